// Package cursor finds where in an unfinished text the cursor stands. A parser wants a whole text; while one types there
// hardly ever is one. So this reads tokens, guesses where something ends that isn't closed, and knows no word of the language:
// which blocks and arguments there are is package complete's.
package cursor
