import { type Setting, settings } from '../server/settings.ts'

/** Writes docs/guides/configuration.md from the table that the server itself reads. */
export function writeConfigurationPage(): string {
  const rows = Object.entries<Setting<unknown>>(settings).map(
    ([name, { means, takes, unset }]) => `| \`${name}\` | ${means} | ${takes} | ${unset || '–'} |`,
  )
  return `# Configuration

<!-- Made from server/settings.ts by scripts/generate-docs.ts. -->

The server is configured by its environment and by nothing else. It reads the environment once, when it starts; if
anything is wrong it names every wrong value in one message and ends with exit code 1. An empty value counts as unset.
Nothing has to be set: without any of these, the server listens on localhost and brings its own PostgreSQL.

| Setting | What it is for | What it takes | When unset |
| --- | --- | --- | --- |
${rows.join('\n')}

Rate limits are counted by each process for itself: with four workers an org may send four times the number. What guards
passwords is counted in the database, for all processes together, and cannot be raised here.

## Behind a proxy

Set \`BASE_URL\` to the address that browsers use, and \`TRUSTED_PROXIES\` to the proxy's own address. The proxy has to pass
the \`Host\` header on unchanged: an org is found by it, and a host that belongs to no org is answered with 421. The
issuer, links in mail and cookies come from \`BASE_URL\` alone, never from a header.

## TLS without a proxy

Set \`TLS_CERT_FILE\` and \`TLS_KEY_FILE\`. With further orgs the certificate has to cover \`*.\` and the host of \`BASE_URL\`.

## Several processes, several machines

\`WORKERS\` processes share one port. Several machines share one \`DATABASE_URL\` and one master key; each may run any number
of workers, and no machine is special.
`
}
