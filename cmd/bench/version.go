package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"bench/words"
)

// version is what `required_version` of a spec is compared with. It changes in the commit that changes CHANGELOG.md.
const version = "0.1.0"

func versionCommand() command {
	return command{
		name:    "version",
		summary: "print the version",
		about:   "Prints the version of bench, the commit it was built from where that is known, and the platform.",
		examples: []example{
			{"bench version", "for people"},
			{"bench version -json", "for scripts"},
		},
		statuses: usual("printed"),
		declare: func(f *flags) action {
			var asJSON bool
			f.yes(&asJSON, "json", "print a JSON object")
			return func(s *session) status { return s.printVersion(asJSON) }
		},
	}
}

// build is what is known about this executable.
type build struct {
	Version  string `json:"version"`
	Commit   string `json:"commit,omitempty"`
	Modified bool   `json:"modified,omitempty"` // built from a tree with changes that are not in the commit
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func thisBuild() build {
	b := build{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			switch setting.Key {
			case "vcs.revision":
				b.Commit = setting.Value
			case "vcs.modified":
				b.Modified = setting.Value == "true"
			}
		}
	}
	return b
}

func (s *session) printVersion(asJSON bool) status {
	b := thisBuild()
	if asJSON {
		return s.printJSON(b)
	}
	fmt.Fprintf(s.out, "bench %s\n", b.Version)
	if b.Commit != "" {
		changed := ""
		if b.Modified {
			changed = ", with changes"
		}
		fmt.Fprintf(s.out, "commit %s%s\n", b.Commit[:min(12, len(b.Commit))], changed)
	}
	fmt.Fprintf(s.out, "%s %s\n", b.Go, b.Platform)
	return done
}

// printJSON prints v as the answer.
func (s *session) printJSON(v any) status {
	if err := writeJSON(s.out.exact(), v); err != nil {
		return s.fail(err)
	}
	return done
}

// writeJSON writes a value for programs, in lines that people can read.
func writeJSON(w io.Writer, v any) error {
	var document bytes.Buffer
	e := json.NewEncoder(&document)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	if err == nil {
		_, err = w.Write(words.JSON(document.Bytes()))
	}
	if err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}
