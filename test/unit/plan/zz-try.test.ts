import { test } from 'vitest'
import { readFileSync } from 'node:fs'
import { parsePlan } from '/work/main/src/plan/parse-plan.ts'
const adapters=[{name:'whatsapp',channels:['WhatsApp','WhatsApp Business']},{name:'outbox',channels:['Outbox']}]
const show=(label:string,text:string|Uint8Array,file='x.yaml')=>{const t0=performance.now();const r=parsePlan({text,file,adapters});console.log('=== '+label+' plan='+(r.plan!==undefined)+' draft='+JSON.stringify(r.draft&&[...r.draft.unread])+' '+(performance.now()-t0).toFixed(0)+'ms\n'+r.problems.slice(0,40).map(p=>`${p.severity==='error'?'E':'W'} ${p.place?.line}:${p.place?.column}+${p.place?.length} [${p.code}] ${p.message}${p.hint?'  -> '+p.hint:''}`).join('\n'));return r}
test('try',()=>{
 const d='/work/main/test/fixtures/plan/'
 for (const f of (process.env.F??'long-form,copilot-mistakes,chatgpt-story').split(',')) show(f, readFileSync((f.startsWith('/')?f:d+f)+'.yaml'), f+'.yaml')
 if(process.env.T) show('inline', process.env.T)
})
