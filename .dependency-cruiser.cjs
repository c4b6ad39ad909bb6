// The arrows of ARCHITECTURE.md, checked on every commit. Each rule forbids one arrow and says why.
const forbid = (name, from, to, comment) => ({ name, severity: 'error', comment, from: { path: from }, to })

const slices = 'oauth|saml|scim|sign-in|directory|apps|network|dashboard'
const lower = 'database|http|keys|audit|mail|jobs'

module.exports = {
  forbidden: [
    forbid(
      'protocol-knows-nobody',
      '^protocol/',
      { path: '^(server|contracts|web|demo|scripts|tests|examples|bench)/|node_modules/' },
      'The standards do not depend on how we serve them.',
    ),
    forbid(
      'contracts-knows-nobody',
      '^contracts/',
      { path: '^(server|protocol|web|demo|scripts|tests|examples|bench)/' },
      'The shapes of the API are shared, so they depend on neither side.',
    ),
    forbid(
      'web-speaks-only-contracts',
      '^web/',
      { path: '^(server|protocol|demo|scripts|tests|examples|bench)/' },
      'The consoles are ordinary clients of the API.',
    ),
    forbid(
      'server-serves-no-test',
      '^server/',
      { path: '^(web|demo|scripts|tests|examples|bench)/' },
      'What runs in production stands on nothing that does not.',
    ),
    forbid(
      'slices-meet-in-compose',
      `^server/(${slices})/`,
      { path: '^server/([^/]+)/', pathNot: ['^server/$1/', `^server/(${lower})/`] },
      'A slice reaches another only through what compose/ hands it.',
    ),
    forbid(
      'lower-folders-know-no-slice',
      `^server/(${lower})/`,
      { path: `^server/(${slices}|cli)/` },
      'What all slices stand on cannot stand on one of them.',
    ),
    forbid(
      'nobody-reaches-up',
      `^server/(${slices}|${lower})/`,
      { path: '^server/(compose/|(main|run|start|workers)\\.ts$)' },
      'compose/ hands down; what it needs from below is handed to it.',
    ),
    {
      name: 'only-stores-speak-sql',
      severity: 'error',
      comment: 'Queries live in store.ts.',
      from: {
        path: '^server/',
        pathNot: ['^server/(database|jobs)/', '/store\\.ts$', '-store\\.ts$'],
      },
      to: { path: '(^|node_modules/)(kysely|pg)(/|$)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'one-way-out',
      severity: 'error',
      comment: 'A request to another server goes through http/fetch.ts, which refuses internal addresses.',
      from: { path: '^server/', pathNot: ['^server/http/fetch\\.ts$'] },
      to: { path: '(^|node_modules/)undici(/|$)' },
    },
    {
      name: 'only-keys-sign',
      severity: 'error',
      comment: 'Private keys and signature checks live in keys/.',
      from: { path: '^server/', pathNot: ['^server/keys/'] },
      to: { path: '(^|node_modules/)jose(/|$)', dependencyTypesNot: ['type-only'] },
    },
    forbid('no-cycles', '.*', { circular: true }, 'A cycle is one module pretending to be two.'),
    {
      name: 'imports-resolve',
      severity: 'error',
      comment: 'What cannot be found cannot be checked.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    exclude: { path: '\\.test\\.tsx?$|^web/dist/' },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    preserveSymlinks: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.cjs', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
