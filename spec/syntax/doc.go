// Package syntax is texts: it finds the files of a spec, reads them as far as they are sane, parses them into bodies and
// expressions of HCL, and formats them. What their blocks mean is not known here (lang, spec).
package syntax
