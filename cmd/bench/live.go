package main

import (
	"os"
	"strings"
	"sync"
	"time"

	"bench/engine"
	"bench/spec"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// liveEvery is how often the live view is drawn while nothing happens: often enough for its clock.
const liveEvery = 500 * time.Millisecond

// A liveView shows a run while it goes, at the bottom of a terminal, and leaves no trace of itself. Events only note
// what happened; a slow clock of its own draws. It reads no keys, so that Ctrl-C stays the signal that it is.
type liveView struct {
	style
	ascii bool

	mu    sync.Mutex
	state *liveState

	program *tea.Program
	ended   chan struct{}
	once    sync.Once
}

// newLiveView begins to draw on a terminal. A second signal, which closes hurry, ends it at once.
func newLiveView(f *os.File, p *spec.Plan, look style, ctx interrupts) *liveView {
	v := &liveView{style: look, ascii: asciiOnly(), state: newLiveState(p), ended: make(chan struct{})}
	profile := colorprofile.Ascii
	if look {
		profile = colorprofile.ANSI
	}
	v.program = tea.NewProgram(liveModel{view: v}, tea.WithOutput(cooked{f}), tea.WithInput(nil), tea.WithoutSignalHandler(),
		tea.WithFPS(10), tea.WithColorProfile(profile), tea.WithEnvironment(quietEnvironment()))
	go func() {
		defer close(v.ended)
		_, _ = v.program.Run() // a view that breaks must not end the run
	}()
	go v.heed(ctx)
	return v
}

// A cooked terminal is one that was left as it is, so that it takes a newline for the beginning of a line. The library
// means no more than a line down, which is the index control function (ESC D, as the VT100 has it).
type cooked struct{ *os.File }

func (c cooked) Write(text []byte) (int, error) {
	kept := strings.ReplaceAll(string(text), "\r\n", "\x00")
	kept = strings.ReplaceAll(kept, "\n", "\x1bD")
	if _, err := c.File.WriteString(strings.ReplaceAll(kept, "\x00", "\r\n")); err != nil {
		return 0, err
	}
	return len(text), nil
}

// quietEnvironment makes the library ask the terminal nothing: nobody reads the answers.
func quietEnvironment() []string { return []string{"TERM=xterm", "TERM_PROGRAM=bench", "SSH_TTY=none"} }

// heed shows that a signal came, and goes with the second one.
func (v *liveView) heed(ctx interrupts) {
	select {
	case <-v.ended:
		return
	case <-ctx.Done():
	}
	v.mu.Lock()
	v.state.ending = true
	v.mu.Unlock()
	select {
	case <-v.ended:
	case <-ctx.hurry:
		v.close()
	}
}

func (v *liveView) watch(e engine.Event) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.state.hear(e, time.Now())
}

func (v *liveView) close() {
	v.once.Do(func() { v.program.Send(liveOver{}) })
	<-v.ended
}

type (
	liveTick struct{}
	liveOver struct{}
)

// A liveModel is the view as the library wants it.
type liveModel struct {
	view          *liveView
	width, height int
	over          bool
}

func nextTick() tea.Cmd { return tea.Tick(liveEvery, func(time.Time) tea.Msg { return liveTick{} }) }

func (m liveModel) Init() tea.Cmd { return nextTick() }

func (m liveModel) Update(message tea.Msg) (tea.Model, tea.Cmd) {
	switch message := message.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = message.Width, message.Height
	case liveTick:
		return m, nextTick()
	case liveOver:
		m.over = true
		return m, tea.Quit
	}
	return m, nil
}

func (m liveModel) View() tea.View {
	var content string
	if !m.over && m.width > 0 {
		m.view.mu.Lock()
		defer m.view.mu.Unlock()
		p := livePage{style: m.view.style, ascii: m.view.ascii, width: m.width, height: m.height}
		content = p.draw(m.view.state, time.Now())
	}
	shown := tea.NewView(content)
	shown.DisableBracketedPasteMode = true
	return shown
}
