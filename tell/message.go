package tell

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"bench/archive"
	"bench/history"
	"bench/words"
)

// A Message is what there is to tell of one commit. Its JSON is what the program or the webhook gets: chats show its text.
type Message struct {
	Text     string         `json:"text"`
	Project  string         `json:"project"`
	Commit   string         `json:"commit"`
	Subject  string         `json:"subject,omitempty"`
	URL      string         `json:"url,omitempty"` // of the commit, or of the repository
	Worse    bool           `json:"worse"`         // one of the findings is, and somebody should look
	Findings []NamedFinding `json:"findings"`
}

// A NamedFinding is a finding with what it came into, and its sentence.
type NamedFinding struct {
	history.Finding
	Became   history.State `json:"became"`
	Sentence string        `json:"sentence"`
}

// Words are how findings and commits are written. The zero value names them by their hashes and numbers alone.
type Words struct {
	Finding func(history.Finding) string            // a sentence without the commit; nil: the series
	Commit  func(hash string) (subject, url string) // nil: nothing is known
}

// How much a message has at most: chats cut what is longer, and nobody reads it.
const (
	mostTold = 20
	mostText = 3000 // bytes
)

// Messages are what notices come to: one for each commit, in the order of the notices, and within one what is worse first.
func Messages(notices []archive.Notice, w Words) []Message {
	var all []Message
	for _, n := range notices {
		i := slices.IndexFunc(all, func(m Message) bool { return m.Project == n.Project && m.Commit == n.Finding.Commit })
		if i < 0 {
			m := Message{Project: n.Project, Commit: n.Finding.Commit}
			if w.Commit != nil {
				m.Subject, m.URL = w.Commit(m.Commit)
			}
			i, all = len(all), append(all, m)
		}
		m := &all[i]
		m.add(n, w)
	}
	for i := range all {
		all[i].Text = all[i].text()
	}
	return all
}

// add puts a notice into the message. Of a finding that came through several states meanwhile the last one counts.
func (m *Message) add(n archive.Notice, w Words) {
	f := NamedFinding{Finding: n.Finding, Became: n.State, Sentence: n.Finding.Address + " " + n.Finding.Metric}
	if w.Finding != nil {
		f.Sentence = w.Finding(n.Finding)
	}
	if i := slices.IndexFunc(m.Findings, func(other NamedFinding) bool { return other.ID == f.ID }); i >= 0 {
		m.Findings[i] = f
	} else {
		m.Findings = append(m.Findings, f)
	}
	m.Worse = slices.ContainsFunc(m.Findings, NamedFinding.alarming)
	slices.SortStableFunc(m.Findings, func(a, b NamedFinding) int {
		switch {
		case a.alarming() == b.alarming():
			return 0
		case a.alarming():
			return -1
		}
		return 1
	})
}

// alarming says that somebody should look at it.
func (f NamedFinding) alarming() bool { return f.Worse && f.Became.Open() }

// text is the message for people.
func (m Message) text() string {
	commit := m.Commit
	if len(commit) > 7 {
		commit = commit[:7]
	}
	head := m.Project + ": " + m.headline() + " " + commit
	if m.Subject != "" {
		head += " (" + m.Subject + ")"
	}
	lines := []string{head}
	for i, f := range m.Findings {
		line := "• " + f.Sentence + ": " + f.became()
		if i == mostTold || len(strings.Join(lines, "\n"))+len(line) > mostText {
			lines = append(lines, fmt.Sprintf("• and %d more", len(m.Findings)-i))
			break
		}
		lines = append(lines, line)
	}
	return harmless(strings.Join(lines, "\n"))
}

// headline says what it comes to.
func (m Message) headline() string {
	open := slices.ContainsFunc(m.Findings, func(f NamedFinding) bool { return f.Became.Open() })
	switch {
	case m.Worse:
		return "worse since"
	case open:
		return "better since"
	}
	return "what was found at"
}

// became says what a finding came into.
func (f NamedFinding) became() string {
	switch f.Became {
	case history.Confirmed:
		return "confirmed by later runs"
	case history.Fixed:
		if f.FixedBy != "" {
			return "over, fixed by " + f.FixedBy[:min(7, len(f.FixedBy))]
		}
		return "over"
	}
	return string(f.Became)
}

// harmless makes a text that was put together from names and subjects of commits say nothing to a chat but what it says to people:
// nobody is mentioned, and nothing is a link or a command.
func harmless(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = words.Printable(lines[i])
	}
	return strings.NewReplacer("<", "‹", ">", "›", "@", "＠", "`", "'").Replace(strings.Join(lines, "\n"))
}

// JSON is the message as it is sent.
func (m Message) JSON() ([]byte, error) { return json.Marshal(m) }
