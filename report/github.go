package report

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"bench/report/escape"
	"bench/result"
)

// writeGitHub writes workflow commands that GitHub Actions shows beside the lines of the spec: an error for each gate
// that failed or could not be judged, a warning for each warning, a notice for each benchmark's verdict. GitHub shows ten of
// a sort for a step, so the worst come first.
func writeGitHub(b *bytes.Buffer, run *result.Run, _ Options) error {
	v := arrange(run)
	all := v.alerts()
	for _, bm := range v.benchmarks {
		s := v.state(bm)
		all = append(all, alert{level: "notice", title: "bench: " + bm.name, text: s.plain(), at: v.filed(bm.declared.Range)})
	}
	const most = 10
	of, told := map[string]int{}, map[string]int{}
	for _, f := range all {
		of[f.level]++
	}
	for _, f := range all {
		told[f.level]++
		switch more := of[f.level] - most + 1; {
		case told[f.level] < most || more == 1:
			command(b, f)
		case told[f.level] == most:
			command(b, alert{level: f.level, title: fmt.Sprintf("bench: %d more", more), text: "GitHub shows ten of a sort: the report has all.", at: v.anywhere()})
		}
	}
	return nil
}

// command writes one workflow command. GitHub takes columns only where the range is within one line.
func command(b *bytes.Buffer, f alert) {
	var properties []string
	set := func(name, value string) {
		if value != "" {
			properties = append(properties, name+"="+escape.Property(value))
		}
	}
	if r := f.at; r != nil {
		set("file", filepath.ToSlash(r.Filename))
		set("line", fmt.Sprint(r.Start.Line))
		set("endLine", fmt.Sprint(r.End.Line))
		if r.Start.Line == r.End.Line {
			set("col", fmt.Sprint(r.Start.Column))
			set("endColumn", fmt.Sprint(r.End.Column))
		}
	}
	set("title", f.title)
	fmt.Fprintf(b, "::%s %s::%s\n", f.level, strings.Join(properties, ","), escape.Command(f.text))
}
