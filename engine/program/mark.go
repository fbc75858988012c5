package program

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Kind is what reached the consumer at a mark; it is the first byte of its line.
type Kind byte

// The kinds of marks.
const (
	Result Kind = '+' // a response, whatever its status
	Raised Kind = '!' // an exception in the place of one
	Empty  Kind = '-' // a slot with nothing in it
)

// A Mark is the moment at which one item reached the consumer.
type Mark struct {
	Item   int
	Kind   Kind
	Status int           // of a result
	Name   string        // of what was raised
	At     time.Duration // CLOCK_MONOTONIC, once the batch is checked
}

// String is the mark's line.
func (m Mark) String() string {
	switch m.Kind {
	case Result:
		return fmt.Sprintf("+ %d %d %d", m.Item, m.Status, m.At)
	case Raised:
		return fmt.Sprintf("! %d %s %d", m.Item, m.Name, m.At)
	}
	return fmt.Sprintf("- %d %d", m.Item, m.At)
}

// An end is the line that ends a batch: ". START STOP ok [BATCH]", or an exception's name for "ok".
type end struct {
	start, stop time.Duration
	raised      string // "" for ok
	batch       int    // 0: the oldest that is under way
	line        string
}

// longestException is how long the name of an exception may be.
const longestException = 200

var errNoLine = errors.New("a line is + ITEM STATUS NS, ! ITEM NAME NS, - ITEM NS, = NAME VALUE [UNIT] [less|more] or . START STOP ok; " +
	"standard output is the protocol's, and whatever else there is to say goes to standard error")

// parseMark reads the line of a result, an exception or an empty slot.
func parseMark(line string) (Mark, error) {
	words := strings.Split(line, " ")
	m := Mark{Kind: Kind(line[0])}
	want := map[Kind]int{Result: 4, Raised: 4, Empty: 3}[m.Kind]
	if words[0] != string(m.Kind) || len(words) != want {
		return m, errNoLine
	}
	item, err := number("ITEM", words[1], 1<<31-1)
	if err != nil {
		return m, err
	}
	m.Item = int(item)
	switch m.Kind {
	case Result:
		status, err := number("STATUS", words[2], 999)
		if err != nil || status < 100 {
			return m, fmt.Errorf("a STATUS is a number from 100 to 999, not %q", words[2])
		}
		m.Status = int(status)
	case Raised:
		if m.Name, err = exception(words[2]); err != nil {
			return m, err
		}
	}
	m.At, err = stamp("NS", words[want-1])
	return m, err
}

// quickResult reads the line of a result where it is just as it should be; whatever else it is, parseMark says.
func quickResult(line []byte) (Mark, bool) {
	if len(line) < 2 || line[0] != byte(Result) || line[1] != ' ' {
		return Mark{}, false
	}
	item, rest, ok := digits(line[2:], ' ')
	if !ok || item > 1<<31-1 {
		return Mark{}, false
	}
	status, rest, ok := digits(rest, ' ')
	if !ok || status < 100 || status > 999 {
		return Mark{}, false
	}
	at, rest, ok := digits(rest, 0)
	return Mark{Item: int(item), Kind: Result, Status: int(status), At: time.Duration(at)}, ok && len(rest) == 0
}

// digits reads a number of at most 18 digits, without zeros in front, that ends with end; 0: with the line.
func digits(line []byte, end byte) (n int64, rest []byte, ok bool) {
	i := 0
	for ; i < len(line) && '0' <= line[i] && line[i] <= '9'; i++ {
		n = 10*n + int64(line[i]-'0')
	}
	switch {
	case i == 0 || i > 18 || line[0] == '0' && i > 1:
		return 0, nil, false
	case end == 0:
		return n, line[i:], true
	case i == len(line) || line[i] != end:
		return 0, nil, false
	}
	return n, line[i+1:], true
}

// parseEnd reads the line that ends a batch.
func parseEnd(line string) (end, error) {
	words := strings.Split(line, " ")
	e := end{line: line}
	if words[0] != "." || len(words) < 4 || len(words) > 5 {
		return e, errNoLine
	}
	var err error
	if e.start, err = stamp("START", words[1]); err != nil {
		return e, err
	}
	if e.stop, err = stamp("STOP", words[2]); err != nil {
		return e, err
	}
	if words[3] != "ok" {
		if e.raised, err = exception(words[3]); err != nil {
			return e, err
		}
	}
	if len(words) == 5 {
		id, err := number("BATCH", words[4], 1<<31-1)
		if err != nil || id == 0 {
			return e, fmt.Errorf("a BATCH is the number of a batch, not %q", words[4])
		}
		e.batch = int(id)
	}
	return e, nil
}

// stamp reads a moment: nanoseconds.
func stamp(what, word string) (time.Duration, error) {
	ns, err := number(what, word, 1<<63-1)
	if err != nil {
		return 0, fmt.Errorf("%s is a moment in whole nanoseconds, not %q", what, word)
	}
	return time.Duration(ns), nil
}

// number reads a number as a program has to write it: digits alone, and no more zeros in front than it takes.
func number(what, word string, most uint64) (uint64, error) {
	n, err := strconv.ParseUint(word, 10, 64)
	if err != nil || n > most || strconv.FormatUint(n, 10) != word {
		return 0, fmt.Errorf("%s is a whole number, not %q", what, word)
	}
	return n, nil
}

// exception reads an exception's name, which is a word.
func exception(word string) (string, error) {
	if word == "" || len(word) > longestException {
		return "", fmt.Errorf("the NAME of an exception is a word of %d bytes at most", longestException)
	}
	return word, nil
}
