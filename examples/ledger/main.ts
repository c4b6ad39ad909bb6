import { startLedger } from './ledger.ts'

const { PORT = '8081', ISSUER = 'http://localhost:8080', CLIENT_ID = '', CLIENT_SECRET = '' } = process.env
const ledger = await startLedger({
  port: Number(PORT),
  issuer: ISSUER,
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
})
console.log(`Ledger: ${ledger.url}`)
process.once('SIGTERM', () => void ledger.close())
process.once('SIGINT', () => void ledger.close())
