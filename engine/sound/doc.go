// Package sound has what every goroutine of the engine starts with, so that a panic ends bench with a message that has no
// secrets in it, and with the status of a mistake.
package sound
