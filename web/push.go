package web

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"

	"bench/archive"
	"bench/result"
	"bench/words"
)

// mostUnpacked is how many bytes a result may have, without compression.
const mostUnpacked = 64 << 20

// errTooLarge says that a result is larger than any run's.
var errTooLarge = fmt.Errorf("this has more than %d MiB", mostUnpacked>>20)

// pushed are the types in which a result may come. None is one that a form of another site can send.
var pushed = []string{"application/json", "application/gzip", "application/octet-stream"}

// push takes a result in: 201 where it is new, 200 where it was there, 409 where another run of its id is.
func (s *server) push(w http.ResponseWriter, r *http.Request, by reader) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || !slices.Contains(pushed, kind) {
		refuse(w, r, http.StatusUnsupportedMediaType, "want Content-Type: "+words.Or(pushed))
		return
	}
	select {
	case s.pushes <- struct{}{}:
		defer func() { <-s.pushes }()
	case <-r.Context().Done():
		return
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostUnpacked))
	if err == nil {
		data, err = unpacked(data, mostUnpacked)
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge), errors.Is(err, errTooLarge):
		refuse(w, r, http.StatusRequestEntityTooLarge, errTooLarge.Error())
		return
	case err != nil:
		refuse(w, r, http.StatusBadRequest, "this can't be unpacked, or did not come whole")
		return
	}
	if err := scan(data); err != nil {
		refuse(w, r, http.StatusUnprocessableEntity, err.Error())
		return
	}
	run, err := result.Parse(data)
	if err != nil {
		refuse(w, r, http.StatusUnprocessableEntity, words.Printable(err.Error()))
		return
	}
	s.take(w, r, by, data, run.Info.ID)
}

// take imports what is a result.
func (s *server) take(w http.ResponseWriter, r *http.Request, by reader, data []byte, id string) {
	o := archive.ImportOptions{Project: r.URL.Query().Get("project"), Else: r.URL.Query().Get("else")}
	switch {
	case by.project == "":
	case o.Project == "" || o.Project == by.project:
		o.Project = by.project // whatever the result says of itself
	default:
		refuse(w, r, http.StatusForbidden, errElsewhere.Error())
		return
	}
	if err := s.audit(r, by, "push "+words.Printable(id)); err != nil {
		s.trouble(w, r, err)
		return
	}
	done, err := s.Store.Import(r.Context(), data, o)
	var conflict *archive.ConflictError
	switch {
	case errors.As(err, &conflict):
		refuse(w, r, http.StatusConflict, words.Printable(conflict.Error()))
		return
	case err != nil:
		s.trouble(w, r, err)
		return
	}
	s.changed()
	status := http.StatusCreated
	if done.Kind == archive.Known {
		status = http.StatusOK
	}
	writeJSON(w, status, done)
}

// unpacked is what gzip has compressed, or the data as it is; errTooLarge where that would be more than so many bytes.
func unpacked(data []byte, most int) ([]byte, error) {
	if !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		return data, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	plain, err := io.ReadAll(io.LimitReader(z, int64(most)+1))
	if err == nil && len(plain) > most {
		err = errTooLarge
	}
	return plain, err
}
