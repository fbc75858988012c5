package main

import (
	"fmt"
	"strings"
	"time"

	"bench/result"
	"bench/words"

	"github.com/charmbracelet/x/ansi"
)

// A livePage draws the live view. The same state on a terminal of the same size always looks the same.
type livePage struct {
	style
	ascii         bool
	width, height int // of what it may fill; the last column stays free
	lines         []string
}

// draw lists the lines of the whole view: how far the run is, what is under way, each cell so far, and verdicts as they
// settle.
func (p *livePage) draw(s *liveState, now time.Time) []string {
	p.header(s)
	p.underWay(s, now)
	for _, line := range s.crew.lines() {
		p.line(p.dim(line))
	}
	if len(s.searched) > 0 {
		p.line("so far  ", strings.Join(s.searched, "   "))
	}
	verdicts := min(len(s.verdicts), (p.room()-8)/3)
	below := 0
	if verdicts > 0 {
		below = verdicts + 2 // with the gap and the heading
		if verdicts < len(s.verdicts) {
			below++
		}
	}
	p.cells(s, p.room()-below-2)
	if verdicts > 0 {
		p.settled(s, verdicts)
	}
	return p.lines[:min(len(p.lines), max(0, p.height))]
}

// room is how many lines are left.
func (p *livePage) room() int { return p.height - len(p.lines) }

// line adds a line, cut where the terminal ends.
func (p *livePage) line(parts ...string) {
	p.lines = append(p.lines, ansi.Truncate(strings.Join(parts, ""), max(0, p.width-1), ""))
}

// header is the bar, and how long it will take.
func (p *livePage) header(s *liveState) {
	share := 0.0
	if s.total > 0 {
		share = float64(s.done) / float64(s.total)
	}
	left := ""
	if s.remaining > 0 {
		left = "  about " + words.About(s.remaining) + " left"
	}
	figures := fmt.Sprintf("%3.0f%%  %s of %s", 100*share, words.Count(s.done), words.Plural(s.total, "trial"))
	length := min(40, p.width-len(figures+left)-2)
	if length >= 8 {
		p.line(p.bar(share, length), figures, p.dim(left))
		return
	}
	p.line(p.bar(share, min(40, p.width-len(figures)-2)), figures) // a narrow terminal
	if left != "" {
		p.line(p.dim(strings.TrimSpace(left)))
	}
}

func (p *livePage) bar(share float64, length int) string {
	if length < 4 {
		return ""
	}
	full, empty := "━", "─"
	if p.ascii {
		full, empty = "#", "-"
	}
	n := int(share * float64(length))
	return p.green(strings.Repeat(full, n)) + p.dim(strings.Repeat(empty, length-n)) + " "
}

// underWay says which block and cell it is, and for how long if it takes long.
func (p *livePage) underWay(s *liveState, now time.Time) {
	if s.ending {
		p.line(p.yellow("interrupted"), p.dim(": ends the trial, saves and reports"))
		p.line(p.dim("once more to end at once"))
		return
	}
	what, where := s.phase, ""
	if s.cell != "" {
		what = s.shortOf(s.cell)
		if s.level > 0 {
			what += " tries " + result.Number.Format(s.level)
		}
		if s.placebo {
			what = "the baseline once more, to check the run itself"
		}
	}
	if s.block > 0 && s.phase == "" {
		where = fmt.Sprintf("block %d of %d  ", s.block, s.blocks)
	}
	since := ""
	if d := now.Sub(s.began); d >= 2*time.Second {
		since = p.dim("  " + words.About(d))
	}
	if p.width < 60 && where != "" {
		p.line(strings.TrimSpace(where))
		where = ""
	}
	p.line(where, p.bold(what), since)
}
