// Package complete says what can stand where the cursor is: blocks and arguments that the table of the language has there and
// that aren't there yet, the words that an argument takes, what is declared and may be referred to, metrics, functions. What
// would be an error at that place is not offered.
package complete
