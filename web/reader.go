package web

import (
	"cmp"
	"crypto/subtle"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"bench/archive"
)

// A reader is who sent a request.
type reader struct {
	name    string // of the token; "": somebody at this machine, who needs none
	all     bool   // may do everything
	may     archive.May
	project string // the only one; "": all
	form    string // what forms send back
}

// can says whether a reader may do something. Who may do anything may read.
func (r reader) can(what archive.May) bool { return r.all || what == archive.Read || r.may == what }

// who is what the audit calls a reader.
func (r reader) who() string {
	if r.all {
		return "this machine"
	}
	return r.name
}

// cookieName begins so that browsers hold it to this very host, and to TLS.
const cookieName = "__Host-bench"

// reader finds out who sent a request: by its token, or by its session where cookies count.
func (s *server) reader(r *http.Request, cookies bool) (reader, error) {
	if !s.Guarded {
		return reader{all: true, form: s.form}, nil
	}
	secret, form := "", ""
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		secret = strings.TrimSpace(bearer)
	} else if cookie, err := r.Cookie(cookieName); err == nil && cookies {
		if one := s.sessions.of(cookie.Value, s.Now()); one != nil {
			secret, form = one.secret, one.form
		}
	}
	if secret == "" {
		return reader{}, archive.ErrNotAllowed
	}
	token, err := s.Store.Allowed(r.Context(), secret)
	if err != nil {
		return reader{}, err
	}
	return reader{name: token.Name, may: token.May, project: token.Project, form: form}, nil
}

// errElsewhere says that a token is for another project.
var errElsewhere = errors.New("this token is for another project")

// project is the one that a request is about; "": there is none yet.
func (s *server) project(r *http.Request, by reader) (string, error) {
	asked := r.URL.Query().Get("project")
	if by.project != "" && asked != "" && asked != by.project {
		return "", errElsewhere
	}
	names, err := s.Store.Projects(r.Context())
	if err != nil {
		return "", err
	}
	name := cmp.Or(by.project, asked, s.Project)
	switch {
	case slices.Contains(names, name):
		return name, nil
	case by.project != "" || len(names) == 0 && asked == "":
		return "", nil
	case asked != "":
		return "", errNoProject
	}
	return names[0], nil
}

// page answers with a page; who isn't logged in is asked to.
func (s *server) page(answer func(w http.ResponseWriter, r *http.Request, by reader)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		by, err := s.reader(r, true)
		switch {
		case errors.Is(err, archive.ErrNotAllowed):
			http.Redirect(w, r, "/login?back="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		case err != nil:
			s.trouble(w, r, err)
		default:
			answer(w, r, by)
		}
	}
}

// longestForm is how many bytes a form may have.
const longestForm = 16 << 10

// posted answers a form of a page, which has to send what its page gave it.
func (s *server) posted(may archive.May, answer func(w http.ResponseWriter, r *http.Request, by reader)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		by, err := s.reader(r, true)
		if err != nil {
			if errors.Is(err, archive.ErrNotAllowed) {
				refuse(w, r, http.StatusUnauthorized, "log in first")
			} else {
				s.trouble(w, r, err)
			}
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, longestForm)
		if err := r.ParseForm(); err != nil {
			refuse(w, r, http.StatusBadRequest, "this is no form, or a long one")
			return
		}
		if by.form == "" || subtle.ConstantTimeCompare([]byte(r.PostForm.Get("token")), []byte(by.form)) != 1 {
			refuse(w, r, http.StatusForbidden, "this form is not of this session: load its page again")
			return
		}
		if !by.can(may) {
			refuse(w, r, http.StatusForbidden, "the token "+by.name+" is not for this: it may "+string(by.may))
			return
		}
		answer(w, r, by)
	}
}

// api answers a program. Cookies are nothing to it: no page of another site can make a browser send a token.
func (s *server) api(may archive.May, answer func(w http.ResponseWriter, r *http.Request, by reader)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		by, err := s.reader(r, may == archive.Read)
		switch {
		case errors.Is(err, archive.ErrNotAllowed):
			w.Header().Set("WWW-Authenticate", `Bearer realm="bench"`)
			refuse(w, r, http.StatusUnauthorized, "this needs a token, and the one that was sent is unknown, revoked or expired: Authorization: Bearer …")
		case err != nil:
			s.trouble(w, r, err)
		case !by.can(may):
			refuse(w, r, http.StatusForbidden, "the token "+by.name+" is for "+string(by.may)+", and this needs one for "+string(may))
		default:
			answer(w, r, by)
		}
	}
}

// trouble answers that something went wrong here. What it was is for who runs the server: it may name files and addresses.
func (s *server) trouble(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // nobody waits for it any more
	}
	var wrong askedWrong
	var pruned *archive.PrunedRunError
	switch {
	case errors.As(err, &pruned):
		refuse(w, r, http.StatusGone, "only the points of this run are left: its result was pruned")
	case errors.As(err, &wrong):
		refuse(w, r, http.StatusBadRequest, wrong.why)
	case errors.Is(err, errElsewhere):
		refuse(w, r, http.StatusForbidden, err.Error())
	case notThere(err):
		refuse(w, r, http.StatusNotFound, "there is nothing of that name")
	default:
		s.Trouble(err)
		refuse(w, r, http.StatusInternalServerError, "that did not work: the server's own log says why")
	}
}

// audit notes a write access. One that can't be noted is not made.
func (s *server) audit(r *http.Request, by reader, what string) error {
	return s.Store.Audit(r.Context(), archive.Event{At: s.Now().UTC(), Who: by.who(), What: what})
}
