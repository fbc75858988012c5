// Package diag is what a spec's author is told: diagnostics with a stable code, a place and a sentence, and the words that
// were probably meant. It knows no block and no function; whoever finds a mistake says it through here.
package diag
