import { startBoard } from './board.ts'

const { PORT = '8082', ISSUER = 'http://localhost:8080', CLIENT_ID = '' } = process.env
const board = await startBoard({ port: Number(PORT), issuer: ISSUER, clientId: CLIENT_ID })
console.log(`Board: ${board.url}`)
process.once('SIGTERM', () => void board.close())
process.once('SIGINT', () => void board.close())
