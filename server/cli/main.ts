import { Command } from 'commander'
import { adminRoles } from '../../contracts/management/rights.ts'
import { type Config, readConfig } from '../config.ts'
import { makeLogger } from '../http/logging.ts'
import { isSigningAlgorithm, signingAlgorithms } from '../keys/signing-key.ts'
import { circumstanceOf, sentenceOf, StartProblem } from '../sentences.ts'
import { backUpTo, restoreFrom } from './back-up.ts'
import { type AdminDraft, createAdmin, readRole } from './create-admin.ts'
import { createToken } from './create-token.ts'
import { renewSetUpLink } from './renew-set-up-link.ts'
import { doctor } from './doctor/doctor.ts'
import { makeOrg } from './make-org.ts'
import { replaceMasterKey } from './replace-master-key.ts'
import { resetPassword } from './reset-password.ts'
import { rotateKeys } from './rotate-keys.ts'

// npm run atrium -- <command>: what an operator does from the terminal. It joins a server that runs, and needs none.

const read = readConfig()
/** Read by every command but those that only explain. */
const configured = (): Config => {
  if (read.kind === 'read') return read.config
  throw new StartProblem(`The configuration is wrong:\n${read.problems.map((line) => `  ${line}`).join('\n')}`)
}
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const algorithm = (given: string) => {
  if (isSigningAlgorithm(given)) return given
  throw new StartProblem(`--alg has to be one of ${signingAlgorithms.join(', ')}, not ${given}.`)
}

// Whoever reads us may stop reading, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

const program = new Command('atrium').description('Runs an identity provider from the terminal.')

program
  .command('set-up-link')
  .description('makes a new one-time link for the first admin; the one before no longer works')
  .action(() => renewSetUpLink(configured(), say))
program
  .command('backup <file>')
  .description('writes all data into one file, while the server goes on')
  .action((file: string) => backUpTo(configured(), file, say))
program
  .command('restore <file>')
  .description('puts a backup into an empty database; sessions, codes and tokens of before end')
  .action((file: string) => restoreFrom(configured(), file, say))
program
  .command('create-org <slug>')
  .description('makes a further org at {slug}. before the host of the base URL')
  .requiredOption('--name <name>', 'what people call it')
  .action((slug: string, { name }: { name: string }) => makeOrg(configured(), { slug, name }, say))
program
  .command('rotate-keys')
  .description('replaces signing keys at once; what the old ones signed is no longer believed')
  .option('--org <slug>', 'of this org; without it, of the first')
  .option('--alg <alg>', 'of this algorithm', algorithm, 'RS256')
  .action((options: { org?: string; alg: (typeof signingAlgorithms)[number] }) =>
    rotateKeys(configured(), options, say),
  )
program
  .command('rotate-master-key <new-key-file>')
  .description('seals everything under the key in the file (made when missing); the server must not run')
  .action((file: string) => replaceMasterKey(configured(), file, say))

program
  .command('create-admin <email>')
  .description('makes an admin and prints the link by which they choose their password')
  .requiredOption('--first-name <name>', 'what they are called')
  .requiredOption('--last-name <name>', 'and their family')
  .option('--role <role>', `what they may: ${adminRoles.join(', ')}`, readRole, 'SUPER_ADMIN')
  .option('--org <slug>', 'of this org; without it, of the first')
  .action((email: string, options: Omit<AdminDraft, 'email'>) => createAdmin(configured(), { ...options, email }, say))
program
  .command('reset-password <login>')
  .description('prints a link to another password, and ends every session of the user')
  .option('--org <slug>', 'of this org; without it, of the first')
  .action((login: string, { org }: { org?: string }) => resetPassword(configured(), login, org, say))
program
  .command('create-token <login>')
  .description('makes an API token of an admin and prints it, once')
  .requiredOption('--name <name>', 'what it is for')
  .option('--org <slug>', 'of this org; without it, of the first')
  .action((login: string, options: { name: string; org?: string }) => createToken(configured(), login, options, say))

program
  .command('doctor')
  .description('looks at configuration, database, keys, clock, mail and more, and says what to do')
  .action(async () => {
    if (!(await doctor(read, say))) process.exitCode = 1
  })

try {
  await program.parseAsync()
} catch (error) {
  const sentence = sentenceOf(error, circumstanceOf(read))
  if (sentence === undefined) makeLogger('error').error({ err: error }, 'the command failed')
  process.stderr.write(`${sentence ?? 'The command failed: the line above says why.'}\n`)
  process.exitCode = 1
}
