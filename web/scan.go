package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// What a result may have, before it is read: each object of few bytes becomes one of up to a thousand in memory.
const (
	deepest     = 40        // lists and objects within each other
	mostCells   = 10_000    // of a run
	mostObjects = 2_000_000 // all in all
)

// A scanner counts what is in a JSON document, without building it.
type scanner struct {
	text    []byte
	at      int
	open    []byte // the brackets that are open
	key     string // the last name at the top: whose value is being read
	named   bool   // the next text is a name
	cells   int
	objects int
}

// scan refuses documents that would take more memory than a run is worth. Whether it is JSON at all is found when it is read.
func scan(text []byte) error {
	s := &scanner{text: text}
	for s.at < len(text) {
		if err := s.next(); err != nil {
			return err
		}
	}
	return nil
}

// next goes over one sign, or one text between quotes.
func (s *scanner) next() error {
	c := s.text[s.at]
	switch c {
	case '"':
		return s.string()
	case '{', '[':
		return s.begin(c)
	case '}', ']':
		if len(s.open) > 0 {
			s.open = s.open[:len(s.open)-1]
		}
		s.named = false
	case ',':
		s.named = len(s.open) == 1 && s.open[0] == '{'
	}
	s.at++
	return nil
}

// begin counts an object or a list.
func (s *scanner) begin(c byte) error {
	if len(s.open) == deepest {
		return fmt.Errorf("this has lists or objects more than %d deep", deepest)
	}
	s.open = append(s.open, c)
	s.named = len(s.open) == 1 && c == '{'
	s.at++
	if c == '[' {
		return nil
	}
	if s.objects++; s.objects > mostObjects {
		return fmt.Errorf("this has more than %d objects", mostObjects)
	}
	if len(s.open) == 3 && strings.EqualFold(s.key, "cells") { // names are told apart without regard to case
		if s.cells++; s.cells > mostCells {
			return fmt.Errorf("this has more than %d cells", mostCells)
		}
	}
	return nil
}

// string goes over a text between quotes, and notes a name.
func (s *scanner) string() error {
	from := s.at
	for s.at++; s.at < len(s.text) && s.text[s.at] != '"'; s.at++ {
		if s.text[s.at] == '\\' {
			s.at++
		}
	}
	if s.at >= len(s.text) {
		return errors.New("this ends within a text")
	}
	s.at++
	if s.named {
		s.named = false
		if err := json.Unmarshal(s.text[from:s.at], &s.key); err != nil {
			return errors.New("this has a name that is none")
		}
	}
	return nil
}
