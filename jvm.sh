# Sourced by sarban and worker/run: archives of classes, which make a JVM start in about half the time: class data sharing
# before JDK 25, the AOT cache since. One a version of Java; a JVM that cannot use it starts without.
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

jvm_version() {
  local home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release"
}

# jvm_options STEM: how to use the archive, if it is there; one option a line
jvm_options() {
  local archive
  archive=$1-$(jvm_version)
  [ -f "$archive" ] || return 0
  case $archive in
    *-1[0-9] | *-2[0-4]) printf '%s\n' -XX:SharedArchiveFile="$archive" -Xshare:auto -Xlog:cds=off -Xlog:cds+dynamic=off ;;
    *) printf '%s\n' -XX:AOTCache="$archive" -XX:AOTMode=auto -Xlog:aot=off -Xlog:cds=off --sun-misc-unsafe-memory-access=allow ;;
  esac
}

# jvm_archive STEM JAVA-ARGUMENT...: makes the archive by a run that ends by itself
jvm_archive() {
  local archive classes
  archive=$1-$(jvm_version)
  shift
  case $archive in
    *-1[0-9] | *-2[0-4])
      classes=$archive.classes
      "$java" -Xshare:off -XX:DumpLoadedClassList="$classes" "$@" || true
      # JDK 17 crashes on the lambdas that some libraries make
      sed -i '/^@/d' "$classes"
      "$java" -Xshare:dump -XX:SharedClassListFile="$classes" -XX:SharedArchiveFile="$archive" -Xlog:cds=off "$@" || true
      rm -f "$classes"
      ;;
    *) "$java" -XX:AOTCacheOutput="$archive" "$@" || true ;;
  esac
}
