/** For `.catch`: gives the value where the system failed with this code, and throws on whatever else happened. */
export function onCode<T>(code: string, value: T): (reason: unknown) => T {
  return (reason) => {
    if ((reason as NodeJS.ErrnoException).code === code) return value
    throw reason
  }
}
