// Package ci has what runs bench in CI systems: scripts for GitHub's action and GitLab's template. There is no
// code in it but the tests, which run the scripts against servers that answer as these systems' APIs do.
package ci
