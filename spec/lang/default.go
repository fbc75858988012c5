package lang

import (
	"fmt"
	"strconv"
	"time"
)

// A Default is what an argument is worth where it isn't given. Its text in the reference is written from the value that
// decoders take.
type Default struct {
	Value any    // string, int, float64, bool or time.Duration; nil: there is none, or it depends
	Says  string // in the place of the value's own text: "no limit" for 0
	But   string // where it is another one: "; 1 with stages"
}

// is a default that goes without saying more.
func is(value any) Default { return Default{Value: value} }

// firstOf is the default of an argument that is one of some words: the first.
func firstOf[T ~string](words []T) Default { return is(string(words[0])) }

// String is the default as the reference has it, "" where there is none.
func (d Default) String() string {
	text := d.Says
	if text == "" {
		text = literal(d.Value)
	}
	return text + d.But
}

// literal writes a value as a spec would have it; durations without their quotes.
func literal(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return strconv.Quote(v)
	case float64:
		return Plain(v)
	default: // int, bool, time.Duration
		return fmt.Sprint(v)
	}
}

// plain are the types of a default's value.
type plain interface {
	string | int | float64 | bool | time.Duration
}

// DefaultOf is the value of an argument that isn't given; zero where the table has none.
func DefaultOf[T plain](b *Block, name string) T {
	value, _ := b.Argument(name).Default.Value.(T)
	return value
}
