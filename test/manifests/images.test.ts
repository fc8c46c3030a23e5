import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dockerfile = readFileSync(`${root}Dockerfile`, 'utf8');
const skaffold = parse(readFileSync(`${root}skaffold.yaml`, 'utf8'), { merge: true }) as {
  build: {
    artifacts: { image: string; docker: { target: string; buildArgs: { SERVICE: string; CODELAB?: string } } }[];
  };
  profiles: {
    name: string;
    manifests?: { kustomize?: { paths: string[] }; hooks?: { after: { host: { command: string[] } }[] } };
  }[];
};

describe('the images', () => {
  test.each(
    ['packages', 'services'].flatMap((parent) => readdirSync(`${root}${parent}`).map((name) => `${parent}/${name}`)),
  )('the Dockerfile copies the manifest of %s', (directory) => {
    expect(dockerfile).toContain(` ${directory}/package.json ${directory}/\n`);
  });

  test('the Dockerfile installs packages from the network only once', () => {
    const installs = dockerfile.split('\n').filter((line) => line.includes('pnpm install'));
    expect(installs.filter((line) => !line.includes('--offline'))).toHaveLength(1);
  });

  test('skaffold builds an image for each service', () => {
    const images = new Set(skaffold.build.artifacts.map(({ image }) => image));

    expect(images).toEqual(new Set(readdirSync(`${root}services`)));
    for (const { image, docker } of skaffold.build.artifacts) {
      expect(docker.buildArgs.SERVICE, image).toBe(image);
    }
  });

  test("only the frontend's image contains the codelab", () => {
    for (const { image, docker } of skaffold.build.artifacts) {
      const [target, codelab] =
        image === 'frontend' ? ['production-with-codelab', 'codelab'] : ['production', undefined];
      expect([docker.target, docker.buildArgs.CODELAB], image).toEqual([target, codelab]);
    }
    expect(dockerfile).toContain('FROM production AS production-with-codelab\n');
  });

  test('nothing in the Dockerfile needs BuildKit', () => {
    expect(dockerfile).not.toMatch(/# *syntax=|RUN --mount|COPY --link|<</);
  });

  test('every profile of skaffold deploys an existing overlay', () => {
    const overlays = readdirSync(`${root}k8s/overlays`).map((name) => `k8s/overlays/${name}`);

    const deployed = skaffold.profiles.flatMap(({ manifests }) => manifests?.kustomize?.paths ?? []);

    expect(deployed).not.toEqual([]);
    expect(overlays).toEqual(expect.arrayContaining(deployed));
  });

  test('every profile of skaffold that adds components adds existing ones', () => {
    const components = readdirSync(`${root}k8s/components`);

    const added = skaffold.profiles
      .flatMap(({ manifests }) => manifests?.hooks?.after ?? [])
      .flatMap(({ host: { command } }) => command.slice(1));

    expect(added).toContain('http-route');
    expect(components).toEqual(expect.arrayContaining(added));
  });
});
