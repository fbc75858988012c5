//go:build !linux || 386 || s390x

package loop

import (
	"errors"
	"time"
)

// A Loop is none on this system.
type Loop struct{}

// IO says that there is none.
func (l *Loop) IO() string { return "" }

// Keep does nothing.
func (l *Loop) Keep(bool) {}

// Next does nothing.
func (l *Loop) Next(Task) {}

// At does nothing.
func (l *Loop) At(time.Duration, time.Duration, Task) {}

// Looks is never.
func (l *Loop) Looks() uint64 { return 0 }

// Post does nothing.
func (l *Loop) Post(func()) bool { return false }

// A Group is empty on this system.
type Group struct{}

// Open gives none.
func Open(string, int) *Group { return nil }

// Size is how many loops there are.
func (g *Group) Size() int { return 0 }

// IO says that there is none.
func (g *Group) IO() string { return "" }

// Work says that there is none.
func (g *Group) Work() bool { return false }

// Loop gives none.
func (g *Group) Loop(int) (*Loop, error) { return nil, errors.ErrUnsupported }

// Stop does nothing.
func (g *Group) Stop() {}
