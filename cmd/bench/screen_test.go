package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A screen shows what a terminal would, as far as any terminal since the VT100 does: lines, the cursor, erasing. What it
// does not know it remembers as strange, so that nothing gets out that depends on the terminal at hand.
type screen struct {
	width, height int
	lines         [][]rune // with those that have scrolled off
	top           int      // the first line that is on the screen
	row, column   int
	modes         map[string]bool
	coloured      bool
	strange       []string
	rest          string // the beginning of a sequence
}

func newScreen(width, height int) *screen {
	return &screen{width: width, height: height, lines: make([][]rune, 1), modes: map[string]bool{"7": true, "25": true}}
}

// text is all that was ever on the screen and still can be scrolled to.
func (s *screen) text() string {
	lines := make([]string, len(s.lines))
	for i, l := range s.lines {
		lines[i] = strings.TrimRight(string(l), " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

func (s *screen) write(text string) {
	text = s.rest + text
	for text != "" {
		n := s.next(text)
		if n == 0 {
			break
		}
		text = text[n:]
	}
	s.rest = text
}

// next takes one character or sequence, and says how long it was; 0: there must be more to come.
func (s *screen) next(text string) int {
	switch {
	case text[0] == '\r':
		s.column = 0
	case text[0] == '\n':
		s.down()
	case text[0] == '\t':
		s.column = min(s.column/8*8+8, s.width-1)
	case text[0] == 0x1b:
		return s.sequence(text)
	case text[0] < ' ':
		s.strange = append(s.strange, fmt.Sprintf("%q", text[0]))
	case !utf8.FullRuneInString(text):
		return 0
	default:
		r, n := utf8.DecodeRuneInString(text)
		s.put(r)
		return n
	}
	return 1
}

func (s *screen) down() {
	s.row++
	if s.row == len(s.lines) {
		s.lines = append(s.lines, nil)
	}
	s.scroll()
}

func (s *screen) resize(width, height int) {
	s.width, s.height = width, height
	s.scroll()
}

// scroll keeps the cursor on the screen.
func (s *screen) scroll() { s.top = max(s.top, s.row-s.height+1) }

func (s *screen) put(r rune) {
	if s.column >= s.width {
		s.column = s.width - 1
		if s.modes["7"] {
			s.down()
			s.column = 0
		}
	}
	line := s.lines[s.row]
	for len(line) <= s.column {
		line = append(line, ' ')
	}
	line[s.column] = r
	s.lines[s.row] = line
	s.column++
}

// sequence does what a control sequence (ECMA-48, 5.4) asks for.
func (s *screen) sequence(text string) int {
	end := 2 + strings.IndexFunc(text[min(2, len(text)):], func(r rune) bool { return r >= 0x40 && r <= 0x7e })
	if end < 2 {
		return 0
	}
	argument, final := text[2:end], text[end]
	switch {
	case text[1] != '[':
		s.strange = append(s.strange, fmt.Sprintf("%q", text[:2]))
		return 2
	case final == 'm':
		s.coloured = true
	case final == 'A' && argument != "":
		n, _ := strconv.Atoi(argument)
		s.row = max(s.row-n, s.top)
	case final == 'K' && argument == "":
		s.lines[s.row] = s.lines[s.row][:min(s.column, len(s.lines[s.row]))]
	case final == 'J' && argument == "":
		s.lines[s.row] = s.lines[s.row][:min(s.column, len(s.lines[s.row]))]
		for i := s.row + 1; i < len(s.lines); i++ {
			s.lines[i] = nil
		}
	case (final == 'h' || final == 'l') && slices.Contains([]string{"?7", "?25"}, argument):
		s.modes[argument[1:]] = final == 'h'
	default:
		s.strange = append(s.strange, fmt.Sprintf("%q", text[:end+1]))
	}
	return end + 1
}
