# Keeps a PostgreSQL server for as long as the program that started it lives.
#
#   KEEPER=$(cat keeper.sh) sh -c 'eval "$KEEPER"' tallydesk-keeper LITTER SERVER [ARGUMENT ...]
#
# Standard input is a pipe that only the program holds: when the program ends, by whatever end, the pipe ends too. Then
# the server is shut down fast and LITTER is removed. Standard output is a lock that lasts until the last of us is gone.

unset KEEPER
litter=$1
shift

# A terminal or an init system that ends everybody at once has told the server too. We only stop bringing it back.
trap 'ending=1' INT TERM HUP
trap 'ending=1; kill -INT "$server" 2>/dev/null' USR1

# The signal is repeated because a server in its first instants does not hear it yet.
exec 3<&0 </dev/null
{ read -r _; while kill -USR1 $$; do sleep 0.2; done; } <&3 >/dev/null 2>&1 &
watch=$!
exec 3<&-

while [ -z "$ending" ]; do
  "$@" &
  server=$!
  # A trap interrupts `wait`: the server has ended only when its process is gone.
  while wait "$server"; status=$?; kill -0 "$server" 2>/dev/null; do :; done
  # A server that was killed is brought back, however often that takes. One that refuses to start, or was told to stop,
  # is not.
  [ "$status" -gt 128 ] && killed=1
  [ -n "$killed" ] || break
  sleep 0.2
done

kill "$watch" 2>/dev/null
rm -rf -- "$litter"
exit "$status"
