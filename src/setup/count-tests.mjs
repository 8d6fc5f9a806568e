/**
 * Totals of Vitest's JSON report. A file that could not be loaded has no tests, so it counts as one failure; so does
 * a run without a report, or one that failed outside any test (an unhandled error).
 *
 * @param {{ testResults: { status: string, assertionResults: { status: string }[] }[] } | undefined} report
 * @param {boolean} succeeded whether vitest's exit code was zero
 */
export function countTests(report, succeeded) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report?.testResults ?? []) {
    const failures = file.assertionResults.filter(({ status }) => status === 'failed').length;
    counts.failed += failures || (file.status === 'failed' ? 1 : 0);
    counts.passed += file.assertionResults.filter(({ status }) => status === 'passed').length;
    counts.skipped += file.assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed').length;
  }
  if (!succeeded && counts.failed === 0) counts.failed = 1;
  return counts;
}
