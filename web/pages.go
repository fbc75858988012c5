package web

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"bench/archive"
	"bench/history"
	"bench/report"
	"bench/report/trend"
	"bench/result"
)

// errNoProject says that the store has no project of that name.
var errNoProject = errors.New("there is no such project")

// notThere says that an error is of something that was asked for and isn't there.
func notThere(err error) bool {
	var unknown *archive.UnknownRunError
	return errors.Is(err, trend.ErrNoPage) || errors.Is(err, errNoProject) || errors.As(err, &unknown)
}

// writePage draws a page of a project.
func (s *server) writePage(w http.ResponseWriter, r *http.Request, by reader, write func(p trend.Page, w io.Writer) error) {
	p, err := s.historyPage(r, by)
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	s.writeHTML(w, r, http.StatusOK, func(w io.Writer) error { return write(p, w) })
}

// writeHTML sends a page once it is whole.
func (s *server) writeHTML(w http.ResponseWriter, r *http.Request, status int, write func(w io.Writer) error) {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		s.trouble(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

// historyPage is what is known of the project that a request is about, for its reader.
func (s *server) historyPage(r *http.Request, by reader) (trend.Page, error) {
	site := &trend.Site{Reader: by.name}
	if by.can(archive.Triage) {
		site.FormToken = by.form
	}
	if !by.all {
		site.LogOut = by.form
	}
	v, err := s.projectView(r, by)
	if err != nil {
		return trend.Page{}, err
	}
	if by.project == "" {
		if site.Projects, err = s.Store.Projects(r.Context()); err != nil {
			return trend.Page{}, err
		}
		if len(site.Projects) > 1 {
			site.Project = v.Project
		}
	}
	if v.Earlier > 0 && shown(r) < mostShown {
		site.Earlier = moreOf(r, shown(r), v)
	}
	return trend.Page{View: v, Site: site}, nil
}

// Runs of the main branch on a page: as many as are analysed together, and with a link each as many more, up to mostShown.
const (
	moreShown = 750
	mostShown = 6000
)

// shown is how many runs a request asks for; 0: as many as there usually are.
func shown(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("last"))
	if err != nil || n < 0 {
		return 0
	}
	return min(n, mostShown)
}

// moreOf is the address of a page with more of the earlier runs.
func moreOf(r *http.Request, shown int, v *history.View) string {
	if shown == 0 {
		for _, one := range v.Runs {
			if c, ok := v.Commit(one.Commit); !ok || c.Position > history.OffMain {
				shown++
			}
		}
	}
	q := url.Values{"last": {strconv.Itoa(min(shown+min(moreShown, v.Earlier), mostShown))}}
	if name := r.URL.Query().Get("project"); name != "" {
		q.Set("project", name)
	}
	return r.URL.EscapedPath() + "?" + q.Encode()
}

// projectView is what pages show of the project that a request is about. A store that is empty has one of nothing.
func (s *server) projectView(r *http.Request, by reader) (*history.View, error) {
	if err := s.refresh(r.Context()); err != nil {
		return nil, err
	}
	name, err := s.project(r, by)
	if err != nil {
		return nil, err
	}
	if name == "" {
		return &history.View{}, nil
	}
	return s.view(r.Context(), archive.Query{Project: name, Branch: "*", Plain: true, Last: shown(r)})
}

func (s *server) overview(w http.ResponseWriter, r *http.Request, by reader) {
	s.writePage(w, r, by, trend.Page.Overview)
}

func (s *server) findings(w http.ResponseWriter, r *http.Request, by reader) {
	s.writePage(w, r, by, trend.Page.Findings)
}

func (s *server) series(w http.ResponseWriter, r *http.Request, by reader) {
	s.writePage(w, r, by, func(p trend.Page, w io.Writer) error {
		id := r.PathValue("id")
		q := archive.Query{Project: p.View.Project, Branch: "*", Last: shown(r)}
		if i := p.View.IndexSeries(id); i >= 0 { // otherwise it may be one that only other branches have
			q.Series, q.Metric = p.View.Analysis.Series[i].Address, p.View.Analysis.Series[i].Metric
		} else if p.View.Project == "" {
			return p.Series(w, id)
		}
		v, err := s.view(r.Context(), q)
		if err != nil {
			return err
		}
		p.View = v
		return p.Series(w, id)
	})
}

func (s *server) commit(w http.ResponseWriter, r *http.Request, by reader) {
	s.writePage(w, r, by, func(p trend.Page, w io.Writer) error { return p.Commit(w, r.PathValue("hash")) })
}

// finding leads to the series in which something was found: that is where it is seen.
func (s *server) finding(w http.ResponseWriter, r *http.Request, by reader) {
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
	http.Redirect(w, r, p.SeriesAddress(f.Address, f.Metric), http.StatusSeeOther)
}

// run is the report of one run.
func (s *server) run(w http.ResponseWriter, r *http.Request, by reader) {
	run, err := s.parsedRun(r, by)
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	home := "/"
	if name := r.URL.Query().Get("project"); name != "" {
		home += "?project=" + url.QueryEscape(name)
	}
	s.writeHTML(w, r, http.StatusOK, func(w io.Writer) error { return report.Write(w, "html", run, report.Options{Home: home}) })
}

func (s *server) parsedRun(r *http.Request, by reader) (*result.Run, error) {
	name, err := s.project(r, by)
	if err != nil {
		return nil, err
	}
	data, err := s.Store.Run(r.Context(), name, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	if data, err = unpacked(data, mostUnpacked); err != nil {
		return nil, err
	}
	return result.Parse(data)
}

// back is where a form leads when it is done: a page of ours, and nothing else.
func back(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || len(text) == 0 || text[0] != '/' || len(text) > 1 && (text[1] == '/' || text[1] == '\\') {
		return "/"
	}
	return cmp.Or(u.RequestURI(), "/")
}

// login asks for a token.
func (s *server) login(w http.ResponseWriter, r *http.Request) {
	if !s.Guarded {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	s.askForToken(w, r, http.StatusOK, back(r.URL.Query().Get("back")), false)
}

func (s *server) askForToken(w http.ResponseWriter, r *http.Request, status int, to string, wrong bool) {
	p := trend.Page{View: &history.View{}, Site: &trend.Site{}}
	s.writeHTML(w, r, status, func(w io.Writer) error { return p.Login(w, to, wrong) })
}

// logIn opens a session for who has a token.
func (s *server) logIn(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, longestForm)
	if err := r.ParseForm(); err != nil || !s.Guarded {
		refuse(w, r, http.StatusBadRequest, "this is no form, or a long one")
		return
	}
	secret, to := r.PostForm.Get("token"), back(r.PostForm.Get("back"))
	_, err := s.Store.Allowed(r.Context(), secret)
	switch {
	case errors.Is(err, archive.ErrNotAllowed):
		s.askForToken(w, r, http.StatusUnauthorized, to, true)
		return
	case err != nil:
		s.trouble(w, r, err)
		return
	}
	cookie := s.sessions.open(secret, s.Now())
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: cookie, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode, MaxAge: int(sessionLasts.Seconds()),
	})
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// logOut ends a session.
func (s *server) logOut(w http.ResponseWriter, r *http.Request, _ reader) {
	if cookie, err := r.Cookie(cookieName); err == nil {
		s.sessions.end(cookie.Value)
	}
	http.SetCookie(w, &http.Cookie{Name: cookieName, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode, MaxAge: -1})
	http.Redirect(w, r, "/login", http.StatusSeeOther)
}
