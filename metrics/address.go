package metrics

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/http/httpguts"

	"bench/plan"
)

// The protocols by which metrics are sent, as an address begins.
const (
	OTLP        = "otlp" // OpenTelemetry's, over HTTP with protobuf
	RemoteWrite = "rw"   // Prometheus' remote write, version 1, with native histograms
)

// The variables of the environment that say where metrics go, or what lets in there. Those of OpenTelemetry are its standard's.
const (
	endpointVariable        = "OTEL_EXPORTER_OTLP_ENDPOINT"
	metricsEndpointVariable = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"
	headersVariable         = "OTEL_EXPORTER_OTLP_HEADERS"         // secrets
	metricsHeadersVariable  = "OTEL_EXPORTER_OTLP_METRICS_HEADERS" // secrets
	TokenVariable           = "BENCH_METRICS_TOKEN"                // a bearer token, a secret
)

// otlpPath is where a receiver of OTLP expects metrics, unless somebody says otherwise.
const otlpPath = "/v1/metrics"

// An Address is where metrics are sent, and how.
type Address struct {
	Protocol string // OTLP or RemoteWrite
	URL      string // without who asks; its query may be a secret
	// Authorization is the value of the header that lets in, a secret; "": there is none.
	Authorization string
}

// ParseAddress reads otlp:URL, rw:URL or otlp, whose URL is in the environment. The errors say what would be right.
func ParseAddress(text string, getenv func(string) string) (*Address, error) {
	protocol, where, _ := strings.Cut(text, ":")
	switch {
	case protocol != OTLP && protocol != RemoteWrite:
		return nil, errors.New("want otlp:URL or rw:URL, such as otlp:http://127.0.0.1:4318 or rw:http://127.0.0.1:9090/api/v1/write")
	case protocol == RemoteWrite && where == "":
		return nil, errors.New("want a URL behind rw, such as rw:http://127.0.0.1:9090/api/v1/write")
	case where == "":
		if where = fromEnvironment(getenv); where == "" {
			return nil, fmt.Errorf("want a URL behind otlp, or one in %s or %s: neither is set", metricsEndpointVariable, endpointVariable)
		}
	}
	u, err := url.Parse(where)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" || u.Fragment != "" {
		return nil, fmt.Errorf("want a URL that begins with http:// or https://, such as %s:http://127.0.0.1:4318", protocol)
	}
	if err := headersIn(getenv); protocol == OTLP && err != nil {
		return nil, err
	}
	a := &Address{Protocol: protocol}
	if user := u.User; user != nil {
		password, _ := user.Password()
		a.Authorization = "Basic " + base64.StdEncoding.EncodeToString([]byte(user.Username()+":"+password))
		u.User = nil
	}
	if token := getenv(TokenVariable); token != "" {
		if a.Authorization != "" {
			return nil, fmt.Errorf("both the URL and %s say who asks: leave one of them out", TokenVariable)
		}
		a.Authorization = "Bearer " + token
	}
	if protocol == OTLP && strings.Trim(u.Path, "/") == "" {
		u.Path = otlpPath
	}
	a.URL = u.String()
	return a, nil
}

// fromEnvironment is where OpenTelemetry's variables lead. The one for all signals names a folder.
func fromEnvironment(getenv func(string) string) string {
	if where := getenv(metricsEndpointVariable); where != "" {
		return where
	}
	where := strings.TrimSuffix(getenv(endpointVariable), "/")
	if where == "" {
		return ""
	}
	return where + otlpPath
}

// headersIn says what is wrong with the headers that OpenTelemetry's exporter takes from the environment: it would leave those out
// that it can't read. What they have in them is not told.
func headersIn(getenv func(string) string) error {
	for _, variable := range []string{headersVariable, metricsHeadersVariable} {
		if getenv(variable) == "" {
			continue
		}
		for i, header := range strings.Split(getenv(variable), ",") {
			name, value, found := strings.Cut(header, "=")
			_, err := url.PathUnescape(value)
			if !found || err != nil || !httpguts.ValidHeaderFieldName(strings.TrimSpace(name)) {
				return fmt.Errorf("the header number %d in %s is none: want NAME=VALUE, with commas between them, and special characters as in URLs", i+1, variable)
			}
		}
	}
	return nil
}

// Host is what is contacted, as allowed_hosts has it.
func (a *Address) Host() string {
	u, err := url.Parse(a.URL)
	if err != nil {
		return a.URL // ParseAddress has parsed it
	}
	host := u.Hostname()
	if canonical, err := plan.CanonicalHost(host); err == nil {
		return canonical
	}
	return host
}

// String is the address as it may be shown: without what lets in.
func (a *Address) String() string {
	u, err := url.Parse(a.URL)
	if err != nil {
		return a.Protocol
	}
	u.RawQuery = ""
	return a.Protocol + ":" + u.String()
}
