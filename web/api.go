package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"time"

	"bench/archive"
	"bench/history"
	"bench/report/trend"
	"bench/words"
)

// writeJSON sends a document.
func writeJSON(w http.ResponseWriter, status int, document any) {
	text, err := json.Marshal(document)
	if err != nil {
		status, text = http.StatusInternalServerError, []byte(`{"error":"this can't be written as JSON"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(words.JSON(text), '\n'))
}

// longestJSON is how many bytes a small document may have.
const longestJSON = 16 << 10

// readJSON reads a small document. The type that it asks for is one that no form of another site can send.
func readJSON(w http.ResponseWriter, r *http.Request, into any) (status int, err error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return http.StatusUnsupportedMediaType, errors.New("want Content-Type: application/json")
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, longestJSON))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return http.StatusUnprocessableEntity, fmt.Errorf("this is not the document that is wanted: %s", words.Printable(err.Error()))
	}
	return http.StatusOK, nil
}

func (s *server) apiProjects(w http.ResponseWriter, r *http.Request, by reader) {
	names, err := s.Store.Projects(r.Context())
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	if by.project != "" {
		names = []string{by.project}
	}
	writeJSON(w, http.StatusOK, map[string][]string{"projects": names})
}

// asked is the view that a request's parameters ask for.
func (s *server) asked(r *http.Request, by reader) (*history.View, error) {
	name, err := s.project(r, by)
	if err != nil {
		return nil, err
	}
	if name == "" {
		return &history.View{}, nil
	}
	p := r.URL.Query()
	q := archive.Query{Project: name, Branch: p.Get("branch"), Series: p.Get("series"), Metric: p.Get("metric"), Plain: p.Get("plain") == "true"}
	if text := p.Get("since"); text != "" {
		if q.Since, err = time.Parse(time.RFC3339, text); err != nil {
			return nil, askedWrong{fmt.Sprintf("since=%s is no time such as 2026-01-31T12:00:00Z", words.Printable(text))}
		}
	}
	if text := p.Get("last"); text != "" {
		if q.Last, err = strconv.Atoi(text); err != nil || q.Last < 0 {
			return nil, askedWrong{fmt.Sprintf("last=%s is no number of runs", words.Printable(text))}
		}
	}
	return s.view(r.Context(), q)
}

// An askedWrong is a parameter that means nothing.
type askedWrong struct{ why string }

func (e askedWrong) Error() string { return e.why }

// apiView is all that a store shows of a project: what a store behind this server is for its client.
func (s *server) apiView(w http.ResponseWriter, r *http.Request, by reader) {
	if v, err := s.asked(r, by); err != nil {
		s.trouble(w, r, err)
	} else {
		writeJSON(w, http.StatusOK, v.Filled())
	}
}

// A seriesSummary is a series in a list.
type seriesSummary struct {
	ID           string          `json:"id"`
	Address      string          `json:"address"`
	Metric       string          `json:"metric"`
	MoreIsBetter bool            `json:"more_is_better,omitempty"`
	Difference   bool            `json:"difference,omitempty"`
	Points       int             `json:"points"`
	Open         []string        `json:"open"` // ids of findings of something worse
	Tracks       []history.Track `json:"tracks"`
	Marks        []history.Mark  `json:"marks"`
}

func (s *server) apiSeries(w http.ResponseWriter, r *http.Request, by reader) {
	v, err := s.asked(r, by)
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	all := []seriesSummary{}
	for _, found := range v.Analysis.Series {
		one, _ := v.Series(found.Address, found.Metric)
		row := seriesSummary{
			ID: history.SeriesID(one.Address, one.Metric), Address: one.Address, Metric: one.Metric, MoreIsBetter: one.MoreIsBetter, Difference: one.Difference,
			Points: len(one.Points), Open: []string{}, Tracks: found.Tracks, Marks: found.Marks,
		}
		for _, f := range v.Open() {
			if f.Address == one.Address && f.Metric == one.Metric {
				row.Open = append(row.Open, f.ID)
			}
		}
		all = append(all, row)
	}
	writeJSON(w, http.StatusOK, map[string]any{"project": v.Project, "series": all})
}

func (s *server) apiPoints(w http.ResponseWriter, r *http.Request, by reader) {
	v, err := s.asked(r, by)
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	i := v.IndexSeries(r.PathValue("id"))
	if i < 0 {
		s.trouble(w, r, trend.ErrNoPage)
		return
	}
	found := v.Analysis.Series[i]
	one, _ := v.Series(found.Address, found.Metric)
	writeJSON(w, http.StatusOK, map[string]any{"id": r.PathValue("id"), "address": one.Address, "metric": one.Metric, "points": one.Points, "placed": found.Points})
}

func (s *server) apiFindings(w http.ResponseWriter, r *http.Request, by reader) {
	v, err := s.asked(r, by)
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	v = ptr(v.Filled())
	writeJSON(w, http.StatusOK, map[string]any{"project": v.Project, "findings": v.Analysis.Findings, "messages": v.Analysis.Messages})
}

func (s *server) apiBaseline(w http.ResponseWriter, r *http.Request, by reader) {
	name, err := s.project(r, by)
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	b, err := s.Store.Baseline(r.Context(), name, r.URL.Query().Get("commit"), r.URL.Query().Get("base"))
	if err != nil {
		refuse(w, r, http.StatusNotFound, words.Printable(err.Error()))
		return
	}
	writeJSON(w, http.StatusOK, b)
}

func (s *server) apiRuns(w http.ResponseWriter, r *http.Request, by reader) {
	v, err := s.asked(r, by)
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"project": v.Project, "runs": v.Filled().Runs})
}

// apiRun is a run's result file.
func (s *server) apiRun(w http.ResponseWriter, r *http.Request, by reader) {
	name, err := s.project(r, by)
	if err == nil {
		var data []byte
		if data, err = s.Store.Run(r.Context(), name, r.PathValue("id")); err == nil {
			if data, err = unpacked(data, mostUnpacked); err == nil {
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write(data)
				return
			}
		}
	}
	s.trouble(w, r, err)
}

func ptr[T any](v T) *T { return &v }
