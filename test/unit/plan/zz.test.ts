import { test } from 'vitest'
import { readFileSync } from 'node:fs'
import { parse } from './kit.ts'
test('t',()=>{const t=readFileSync('test/fixtures/plan/long-form.yaml','utf8'); for(let i=0;i<10;i++)parse(t); const a=process.cpuUsage(); for(let i=0;i<50;i++)parse(t); const b=process.cpuUsage(a); console.log('cpu ms per parse',(b.user+b.system)/50000)
 const s=(n:string,f:()=>unknown)=>{const x=process.cpuUsage();for(let i=0;i<100;i++)f();const y=process.cpuUsage(x);console.log(n,(y.user+y.system)/100000)}
 s('supported',()=>Intl.supportedValuesOf('timeZone')); s('dtf',()=>new Intl.DateTimeFormat('en',{timeZone:'Europe/Paris'})); s('dn',()=>new Intl.DisplayNames('en',{type:'language',fallback:'none'}))
})
