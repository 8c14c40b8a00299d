import '../lib/money.ts'
