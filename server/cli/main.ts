import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { makeLogger } from '../http/logging.ts'
import { isSigningAlgorithm, signingAlgorithms } from '../keys/signing-key.ts'
import { sentenceOf, StartProblem } from '../sentences.ts'
import { backUpTo, restoreFrom } from './back-up.ts'
import { renewSetUpLink } from './renew-set-up-link.ts'
import { makeOrg } from './make-org.ts'
import { replaceMasterKey } from './replace-master-key.ts'
import { rotateKeys } from './rotate-keys.ts'

// npm run atrium -- <command>: what an operator does from the terminal. It joins a server that runs, and needs none.

const read = readConfig()
if (read.kind === 'wrong') {
  process.stderr.write(`The configuration is wrong:\n${read.problems.map((line) => `  ${line}\n`).join('')}`)
  process.exit(1)
}
const { config } = read
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const algorithm = (given: string) => {
  if (isSigningAlgorithm(given)) return given
  throw new StartProblem(`--alg has to be one of ${signingAlgorithms.join(', ')}, not ${given}.`)
}

const program = new Command('atrium').description('Runs an identity provider from the terminal.')

program
  .command('set-up-link')
  .description('makes a new one-time link for the first admin; the one before no longer works')
  .action(() => renewSetUpLink(config, say))
program
  .command('backup <file>')
  .description('writes all data into one file, while the server goes on')
  .action((file: string) => backUpTo(config, file, say))
program
  .command('restore <file>')
  .description('puts a backup into an empty database; sessions, codes and tokens of before end')
  .action((file: string) => restoreFrom(config, file, say))
program
  .command('create-org <slug>')
  .description('makes a further org at {slug}. before the host of the base URL')
  .requiredOption('--name <name>', 'what people call it')
  .action((slug: string, { name }: { name: string }) => makeOrg(config, { slug, name }, say))
program
  .command('rotate-keys')
  .description('replaces signing keys at once; what the old ones signed is no longer believed')
  .option('--org <slug>', 'of this org; without it, of the first')
  .option('--alg <alg>', 'of this algorithm', algorithm, 'RS256')
  .action((options: { org?: string; alg: (typeof signingAlgorithms)[number] }) => rotateKeys(config, options, say))
program
  .command('rotate-master-key <new-key-file>')
  .description('seals everything under the key in the file (made when missing); the server must not run')
  .action((file: string) => replaceMasterKey(config, file, say))

try {
  await program.parseAsync()
} catch (error) {
  const { listen, metrics, dataDir, database } = config
  const circumstance = { ...listen, metricsPort: metrics?.port, dataDir, databaseUrl: database.url }
  const sentence = sentenceOf(error, circumstance)
  if (sentence === undefined) makeLogger('error').error({ err: error }, 'the command failed')
  process.stderr.write(`${sentence ?? 'The command failed: the line above says why.'}\n`)
  process.exitCode = 1
}
