// Package pattern has regular expressions that are compiled when they are first used. A program has many, and each of its commands
// needs few: to compile all of them would take a good part of its start.
package pattern

import (
	"regexp"
	"sync"
)

// A Pattern is a regular expression that may not be needed.
type Pattern struct {
	expression string
	once       sync.Once
	compiled   *regexp.Regexp
}

// Of is the pattern of an expression, which is looked at when it is first used. Then a wrong one panics, as with regexp.MustCompile.
func Of(expression string) *Pattern { return &Pattern{expression: expression} }

// Regexp is the pattern, compiled.
func (p *Pattern) Regexp() *regexp.Regexp {
	p.once.Do(func() { p.compiled = regexp.MustCompile(p.expression) })
	return p.compiled
}
