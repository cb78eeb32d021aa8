// Writes records.parquet, packed with Snappy, in the shape that the Hugging Face hub gives ARC, with a column of every other
// kind that tasks have. Run with: npm install hyparquet-writer && node records.mjs
import { parquetWriteBuffer } from 'hyparquet-writer'
import { writeFileSync } from 'node:fs'

const list = name => [
  { name, converted_type: 'LIST', repetition_type: 'OPTIONAL', num_children: 1 },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' }]
const text = name => ({ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' })
const rows = [
  { question: 'Which of these is warm?', text: ['ice', 'fire', 'snow'], label: ['A', 'B', 'C'], answerKey: 'B', ind: 7, weight: 0.5, sure: true, note: null },
  { question: 'Où va le café? 你好', text: ['ici', 'là', 'ça', '🙂'], label: ['1', '2', '3', '4'], answerKey: '4', ind: -3, weight: 145, sure: false, note: 'a "note"' },
  { question: 'A second line\nand {braces}', text: ['yes', 'no'], label: ['A', 'B'], answerKey: 'A', ind: 9000000000, weight: 1e-3, sure: true, note: '' }]
writeFileSync('records.parquet', Buffer.from(parquetWriteBuffer({
  codec: 'SNAPPY',
  schema: [
    { name: 'root', num_children: 7 }, text('question'),
    { name: 'choices', repetition_type: 'OPTIONAL', num_children: 2 }, ...list('text'), ...list('label'),
    text('answerKey'),
    { name: 'ind', type: 'INT64', repetition_type: 'OPTIONAL' },
    { name: 'weight', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
    { name: 'sure', type: 'BOOLEAN', repetition_type: 'OPTIONAL' },
    text('note')],
  columnData: [
    { name: 'question', data: rows.map(r => r.question) },
    { name: 'choices', data: rows.map(r => ({ text: r.text, label: r.label })) },
    { name: 'answerKey', data: rows.map(r => r.answerKey) },
    { name: 'ind', data: rows.map(r => BigInt(r.ind)) },
    { name: 'weight', data: rows.map(r => r.weight) },
    { name: 'sure', data: rows.map(r => r.sure) },
    { name: 'note', data: rows.map(r => r.note) }]
})))
