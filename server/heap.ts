import { Session } from 'node:inspector/promises'
import { setFlagsFromString } from 'node:v8'

/**
 * Makes the collector look for garbage once the heap has grown by a fifth since it last did, and does so once now.
 *
 * By itself it lets a heap that is small for the machine grow to several times what lives in it: under a load without a
 * pause that is a hundred megabytes of what nobody uses, for less time than can be measured. For a process that serves,
 * once its code is loaded.
 */
export async function keepHeapSmall(): Promise<void> {
  setFlagsFromString('--heap-growing-percent=20')
  // The new bound is reckoned at the end of a collection, and the first one by itself would come late.
  const session = new Session()
  session.connect()
  await session.post('HeapProfiler.collectGarbage')
  session.disconnect()
}
