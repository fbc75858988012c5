# Completion of bench for bash: source <(bench completion bash)
_bench() {
  local line=${COMP_LINE:0:COMP_POINT} words candidate
  COMPREPLY=()
  # bash splits words at = and :, bench does not: so take the words from the line.
  IFS=' ' read -ra words <<<"$line"
  [[ $line == *' ' ]] && words+=('')
  local last=${words[${#words[@]} - 1]} cut
  cut=${last%"${COMP_WORDS[COMP_CWORD]#=}"}
  while IFS=$'\t' read -r candidate _; do
    COMPREPLY+=("${candidate#"$cut"}")
  done < <("${words[0]}" completion bash -- "${words[@]:1}" 2>/dev/null)
  if ((${#COMPREPLY[@]} == 0)); then
    compopt -o default
  elif ((${#COMPREPLY[@]} == 1)) && [[ ${COMPREPLY[0]} == *= ]]; then
    compopt -o nospace
  fi
}
complete -F _bench bench
