const swc = [
  '@swc/jest',
  {
    sourceMaps: 'inline',
    jsc: {
      target: 'es2022',
      keepClassNames: true,
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
  },
];

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' }, // nodenext imports say ".js"
  transform: { '^.+\\.ts$': swc },
  testTimeout: 60_000, // two cores, shared by the services under test
  // ES modules of a finished test file stay in memory: workers that have grown are replaced.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
};
