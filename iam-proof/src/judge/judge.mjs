// Reads simulations, a line of JSON each, and answers each with a line: what the other evaluator says.
import { createInterface } from 'node:readline'
import { runSimulation, runUnsafeSimulation } from '@cloud-copilot/iam-simulate'

// Its check of inputs knows no secretsmanager:ResourceTag; what leaves the check out takes no resource policy.
async function evaluate(simulation) {
  if (!simulation.resourcePolicy) {
    return { result: runUnsafeSimulation(simulation, {}) }
  }
  const answer = await runSimulation(simulation, {})
  return answer.resultType === 'error'
    ? { error: JSON.stringify(answer.errors) }
    : { result: answer.overallResult, ignored: answer.result?.ignoredContextKeys }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await evaluate(JSON.parse(line))) + '\n')
}
