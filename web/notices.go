package web

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"bench/archive"
)

// notices are those that a reader's token is for: all that are not sent, or those of them that are due.
func (s *server) notices(r *http.Request, by reader, now time.Time) ([]archive.Notice, error) {
	all, err := s.Store.Due(r.Context(), now)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(n archive.Notice) bool { return by.project != "" && n.Project != by.project }), nil
}

// apiNotices are what is to be told of findings: by whoever pushes, since the spec says to whom.
func (s *server) apiNotices(w http.ResponseWriter, r *http.Request, by reader) {
	ahead, err := time.ParseDuration(cmp.Or(r.URL.Query().Get("ahead"), "0s")) // what is due until then, too
	if err != nil || ahead < 0 {
		refuse(w, r, http.StatusBadRequest, "want ahead as a duration, such as 90s")
		return
	}
	all, err := s.notices(r, by, s.Now().Add(ahead))
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string][]archive.Notice{"notices": all})
}

// apiTold notes what became of notices. What another project's token names is left alone.
func (s *server) apiTold(w http.ResponseWriter, r *http.Request, by reader) {
	var told archive.Told
	if status, err := readJSON(w, r, &told); err != nil {
		refuse(w, r, status, err.Error())
		return
	}
	const ever = 100 * 365 * 24 * time.Hour
	all, err := s.notices(r, by, s.Now().Add(ever))
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	known := map[int64]archive.Notice{}
	for _, n := range all {
		known[n.ID] = n
	}
	sent := slices.DeleteFunc(told.Sent, func(id int64) bool { _, its := known[id]; return !its })
	var due []archive.Notice
	for _, one := range told.Take {
		if n, its := known[one.ID]; its {
			n.Tries = one.Tries
			due = append(due, n)
		}
	}
	taken, err := s.Store.Take(r.Context(), s.Now(), due...)
	if err == nil {
		err = s.Store.Sent(r.Context(), sent...)
	}
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"noted": len(sent), "taken": append([]int64{}, taken...)})
}
