/**
 * Folds a login for comparing: NFKC, without surrounding blanks, lower case.
 *
 * NFKC comes first, so that a full-width @ or letter is the plain one before anyone counts or compares (CVE-2026-40574).
 */
export const loginKey = (login: string): string => login.normalize('NFKC').trim().toLowerCase().normalize('NFKC')
