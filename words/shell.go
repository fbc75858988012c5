package words

import "strings"

// Shell is a command as it would be typed into a POSIX shell, with what could do harm in a terminal made visible.
func Shell(command []string) string {
	quoted := make([]string, len(command))
	for i, w := range command {
		w = Printable(w)
		quoted[i] = w
		if w == "" || strings.ContainsAny(w, " \t\n\"'\\$&|;<>()*?[]#~`!{}") {
			quoted[i] = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
	}
	return strings.Join(quoted, " ")
}
