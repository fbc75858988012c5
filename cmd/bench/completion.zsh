#compdef bench
# Completion of bench for zsh: source <(bench completion zsh)
_bench() {
  local -a values
  local line word meaning
  while IFS=$'\t' read -r word meaning; do
    values+=("${word//:/\\:}:$meaning")
  done < <("${words[1]}" completion zsh -- "${(@)words[2,CURRENT]}" 2>/dev/null)
  if ((${#values})); then
    _describe -o bench values -S ''
  else
    _files
  fi
}
compdef _bench bench
