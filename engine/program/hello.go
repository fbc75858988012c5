package program

import (
	"fmt"
	"strings"
)

// Version is the version of the protocol.
const Version = "1"

// A Hello is how a program introduces itself: the line "bench 1 NAME RUNTIME VERSIONS…".
type Hello struct {
	Name     string // of the client: "aiohttp-gather"
	Runtime  string // "CPython-3.11.2"
	Versions string // of what it uses, as it writes them: "aiohttp-3.8.4"; may be empty
}

// String is what a report says of the program.
func (h Hello) String() string { return strings.TrimSpace(h.Name + " " + h.Runtime + " " + h.Versions) }

// A MissingError is a program's word that it can't run on this machine, and what it needs: the line "needs TEXT" in place
// of its hello. What lacks is skipped with its reason, unlike what breaks.
type MissingError struct{ Needs string }

func (e *MissingError) Error() string { return "it needs " + e.Needs }

// parseHello reads a program's first line.
func parseHello(line string) (Hello, error) {
	if needs, ok := strings.CutPrefix(line, "needs "); ok && strings.TrimSpace(needs) != "" {
		return Hello{}, &MissingError{Needs: strings.TrimSpace(needs)}
	}
	fields := strings.Fields(line)
	switch {
	case len(fields) < 4 || fields[0] != "bench":
		if len(fields) > 1 && fields[0] == "bench" && fields[1] != Version {
			break
		}
		return Hello{}, &LineError{Line: line, Why: "its first line must be its hello: bench " + Version + " NAME RUNTIME VERSIONS…"}
	case fields[1] == Version:
		return Hello{Name: fields[2], Runtime: fields[3], Versions: strings.Join(fields[4:], " ")}, nil
	}
	return Hello{}, &LineError{Line: line, Why: fmt.Sprintf("it speaks version %s of the protocol, and this bench speaks %s", fields[1], Version)}
}
