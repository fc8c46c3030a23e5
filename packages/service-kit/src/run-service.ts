export { runMain as runService } from './run-main.ts';
