package web

import (
	"fmt"
	"net/http"
	"slices"

	"bench/archive"
	"bench/history"
	"bench/words"
)

// longestNote is how many characters may be said of a finding.
const longestNote = 500

// decide notes what somebody says of a finding on its page.
func (s *server) decide(w http.ResponseWriter, r *http.Request, by reader) {
	p, err := s.historyPage(r, by)
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	f, err := p.View.Finding(r.PathValue("id"))
	if err != nil {
		refuse(w, r, http.StatusNotFound, "there is no such finding")
		return
	}
	d := history.Decision{Address: f.Address, Metric: f.Metric, Commit: f.Commit, State: history.State(r.PostForm.Get("state")), Note: r.PostForm.Get("note")}
	if status, err := s.decided(r, by, p.View.Project, d); err != nil {
		s.refuseDecision(w, r, status, err)
		return
	}
	http.Redirect(w, r, p.SeriesAddress(f.Address, f.Metric), http.StatusSeeOther)
}

// decided checks a decision and notes it. The status says what is wrong with one that is not taken.
func (s *server) decided(r *http.Request, by reader, project string, d history.Decision) (status int, err error) {
	if !slices.Contains([]history.State{history.Accepted, history.Ignored, history.New}, d.State) {
		return http.StatusUnprocessableEntity, fmt.Errorf("a finding can be accepted, ignored or new again, and not %q", d.State)
	}
	if len([]rune(d.Note)) > longestNote {
		return http.StatusUnprocessableEntity, fmt.Errorf("the note has more than %d characters", longestNote)
	}
	d.By, d.At = by.name, s.Now().UTC()
	if err := s.audit(r, by, words.OneLine(fmt.Sprintf("%s: %s %s at %s", d.State, d.Address, d.Metric, d.Commit))); err != nil {
		return http.StatusInternalServerError, err
	}
	if err := s.Store.Decide(r.Context(), project, d); err != nil {
		return http.StatusInternalServerError, err
	}
	s.changed()
	return http.StatusOK, nil
}

func (s *server) refuseDecision(w http.ResponseWriter, r *http.Request, status int, err error) {
	if status == http.StatusInternalServerError {
		s.trouble(w, r, err)
		return
	}
	refuse(w, r, status, err.Error())
}

// apiDecide is decide for programs.
func (s *server) apiDecide(w http.ResponseWriter, r *http.Request, by reader) {
	name, err := s.project(r, by)
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	var d history.Decision
	if status, err := readJSON(w, r, &d); err != nil {
		refuse(w, r, status, err.Error())
		return
	}
	v, err := s.view(r.Context(), archive.Query{Project: name, Branch: "*"})
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	if !slices.ContainsFunc(v.FindingsOf(d.Address, d.Metric), func(f history.Finding) bool {
		return slices.Contains([]string{f.Commit, f.Low, f.High}, d.Commit)
	}) {
		refuse(w, r, http.StatusNotFound, "there is no such finding")
		return
	}
	if status, err := s.decided(r, by, name, d); err != nil {
		s.refuseDecision(w, r, status, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"state": string(d.State)})
}
