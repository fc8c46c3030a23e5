declare module 'virtual:codelab/*' {
  const chapters: import('../chapter.ts').Chapter[];
  export default chapters;
}
