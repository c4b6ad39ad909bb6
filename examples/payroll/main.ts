import { startPayroll } from './payroll.ts'

const { PORT = '8083', ISSUER = 'http://localhost:8080', CLIENT_ID = '', CLIENT_SECRET = '' } = process.env
const payroll = await startPayroll({
  port: Number(PORT),
  issuer: ISSUER,
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
})
console.log(`Payroll: ${payroll.url}`)
process.once('SIGTERM', () => void payroll.close())
process.once('SIGINT', () => void payroll.close())
