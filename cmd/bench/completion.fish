# Completion of bench for fish: bench completion fish | source
function __bench_complete
    set -l words (commandline -opc)
    set -l last (commandline -ct)
    $words[1] completion fish -- $words[2..-1] "$last" 2>/dev/null
end
complete -c bench -f -n 'test -n "$(__bench_complete)"' -a '(__bench_complete)'
