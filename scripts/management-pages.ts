import { adminRoles, permissions, permissionsOfRole, permissionsOfScope } from '../contracts/management/rights.ts'
import { apiErrors } from '../server/http/api/errors.ts'

/** Writes docs/rights.md from the table that the API checks and the console reads. */
export function writeRightsPage(): string {
  const head = ['Right', ...adminRoles.map((role) => `\`${role}\``)]
  const rows = permissions.map((permission) => [
    `\`${permission}\``,
    ...adminRoles.map((role) => (permissionsOfRole[role].includes(permission) ? 'yes' : '')),
  ])
  const scopes = Object.entries(permissionsOfScope).map(([scope, rights]) => [
    `\`${scope}\``,
    rights.map((right) => `\`${right}\``).join(', '),
  ])
  return `# Rights

<!-- Made from contracts/management/rights.ts by scripts/generate-docs.ts. -->

Every route of the management API demands one right, says which in its document, and refuses whoever lacks it. Beyond
that, nobody acts on a user, an app or a token that holds rights they lack, and nobody grants what they do not hold.

## What a role may do

${tableOf(head, rows)}

A user may hold several roles, and then has the rights of all. An API token may do what its owner may at that moment.

## What a scope lets a service app do

${tableOf(['Scope', 'Rights'], scopes)}
`
}

/** Writes docs/errors.md from the table that the API answers by. */
export function writeErrorsPage(): string {
  const rows = Object.entries(apiErrors).map(([name, { status, code, summary }]) => [
    `\`${code}\``,
    String(status),
    summary,
    name,
  ])
  return `# Errors of the management API

<!-- Made from server/http/api/errors.ts by scripts/generate-docs.ts. -->

A refusal is JSON: \`errorCode\`, \`errorSummary\`, \`errorCauses\` (one sentence for each cause; those about a field begin with
its name), \`errorId\` (the request's id, to be found in the log), and \`rule\`, the sentence that is true when it is kept.
The codes are those that Okta's SDKs know. The OAuth endpoints answer as their standards say.

${tableOf(['Code', 'Status', 'Summary', 'When'], rows)}
`
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
