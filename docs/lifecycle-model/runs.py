from model import *
import sys
A='A'; C2=[('create',0,1),('create',0,1)]
D=('delete',None,0); UN=('undelete',None,0); F=('force',None,0); U=[('update',0,2)]; U2=[('update',1,3)]; CL=('clear',None,0); AD=('acctdel',None,0); PU=('purge',None,0)
CR=('create',1,2)
def K(*a,**k): return Cfg(*a,**k)
NEW=[
 K('create + same-request retry',C2,faults=2,den=1),
 K('create + retry (2x) DONE again',C2+[('create',0,1)],faults=1,den=1),
 K('create, 2 sweepers',C2[:1],sweepers=2,faults=2,den=1),
 K('create on occupied name + retry',C2,faults=2,foreign=1),
 K('create on occupied name, 2 sweepers',C2[:1],sweepers=2,faults=1,foreign=1,den=1),
 K('same request id, other credentials: create',[('create',0,1),('create',0,9)],faults=2),
 K('same request id, other credentials: create x3',[('create',0,1),('create',0,9),('create',0,1)],faults=1),
 K('same request id, other credentials: update',[('update',0,2),('update',0,9)],start=A,faults=2),
 K('same request id, other credentials: update x3',[('update',0,2),('update',0,9),('update',0,2)],start=A,faults=1),
 K('create + retry + force',C2+[F],faults=2),
 K('create + retry + delete, window expires',C2+[D],faults=2,expire=1),
 K('create + account expunge, 2 sweepers',[C2[0],AD],sweepers=2,faults=2),
 K('create+delete+re-create+undelete',[C2[0],D,CR,UN],faults=2),
 K('create+delete+re-create+undelete, DELETED kept',[C2[0],D,CR,UN],faults=2,mut=['keepD']),
 K('delete+re-create+undelete+retry, DELETED kept',[D,CR,UN,CR],start=A,faults=2,mut=['keepD']),
 K('force + re-create',[F,('create',0,9)],start=A,faults=3),
 K('force + re-create, 2 sweepers',[F,('create',0,9)],start=A,sweepers=2,faults=1),
 K('update + other update',U+U2,start=A,faults=3,den=1),
 K('update + other update, 2 sweepers',U+U2,start=A,sweepers=2,faults=1,den=1),
 K('update, 2 sweepers take over',U,start=A,sweepers=2,faults=3,den=1),
 K('three updates',U+U2+[('update',2,4)],start=A,faults=2),
 K('three updates, same value back (2,50,2)',U+[('update',1,50),('update',2,2)],start=A,faults=2),
 K('update + retry + other update',U+U+U2,start=A,faults=2),
 K('update + other + first again (DONE)',U+U2+[('update',2,4)]+U,start=A,faults=0),
 K('update + other + DONE again, faults',U+U2+U,start=A,faults=2,den=1),
 K('equal update (no compare) + retry + other',[('update',0,50),('update',0,50)]+U2,start=A,faults=2),
 K('equal update (compares) + retry + other',[('updcmp',0,50),('updcmp',0,50)]+U2,start=A,faults=1,den=1),
 K('compare update that was equal before + other',[('updcmp',0,3)]+U2+[('updcmp',0,3)],start=A,faults=1,den=1),
 K('by leaf + retry + other update',[('leaf',0,0),('leaf',0,0)]+U2,start=A,faults=1,den=1),
 K('update+retry, AWS lies in token races, 2 sw',U+U,start=A,sweepers=2,faults=1,mut=['weak']),
 K('update+other, AWS lies, 2 sw',U+U2,start=A,sweepers=2,faults=1,mut=['weak']),
 K('update, operator puts 2, excused when pin gone',U,start=A,sweepers=2,faults=2,opput=2,den=1,mut=['excuse']),
 K('update + other, operator puts 2, excused',U+U2,start=A,faults=1,opput=2,mut=['excuse']),
 K('update + retry, operator puts 2, excused',U+U,start=A,faults=1,opput=2,mut=['excuse']),
 K('update, operator puts 2, fail closed, pin-gone-in-TAKEN',U,start=A,sweepers=2,faults=2,opput=2,mut=['failclosed']),
 K('update+delete, operator puts 2',U+[D],start=A,faults=1,opput=2,mut=['excuse']),
 K('clear + update + retry',[CL,('update',0,3),('update',0,3)],start=A,faults=2),
 K('update + clear + update again (DONE)',[('update',0,3),CL,('update',1,4),('update',0,3)],start=A,faults=1),
 K('delete+undelete+delete',[D,UN,D],start=A,faults=3,den=1),
 K('delete+undelete+delete, 2 sw',[D,UN,D],start=A,sweepers=2,faults=2,den=1),
 K('delete+undelete+undelete, window expires',[D,UN,UN],start=A,faults=3,expire=1,den=1),
 K('delete+undelete+purge, window expires',[D,UN,PU],start=A,faults=2,expire=1),
 K('delete+undelete+force',[D,UN,F],start=A,faults=3),
 K('update+delete+undelete',U+[D,UN],start=A,faults=3),
 K('update+delete+undelete, window expires',U+[D,UN],start=A,faults=2,expire=1),
 K('delete+undelete+update',[D,UN]+U,start=A,faults=3),
 K('create + force + create again (DONE)',[C2[0],F,C2[0]],faults=1),
]
NEXT=[   # an account is removed by two at once, and somebody creates in its next life
 K('account expunge x2 + create in the next life',[AD,AD,CR],start=A,faults=1),
 K('account expunge x2 + create + retry in the next life',[AD,AD,CR,CR],start=A,faults=1),
 K('account expunge x2 + create, force in the next life',[AD,AD,CR,F],start=A,faults=1),
 K('account expunge x3 + create in the next life',[AD,AD,AD,CR],start=A,faults=1),
 K('create + account expunge x2 + create again',[('create',0,1),AD,AD,CR],faults=1),
 K('update + account expunge x2 + create again',U+[AD,AD,CR],start=A,faults=1),
 K('delete + account expunge x2 + create again, window expires',[D,AD,AD,CR],start=A,faults=1,expire=1),
 K('account expunge x2 + create in the next life, 2 sweepers',[AD,AD,CR],start=A,sweepers=2,faults=1),
]
LIT=[
 ('lit9','rule 9 as written: pin unreadable -> forward; den',K('',U,start=A,sweepers=1,faults=1,den=1)),
 ('lit9','rule 9 as written, operator puts, 2 sw (no denied read)',K('',U,start=A,sweepers=2,faults=1,opput=2,mut=['excuse'])),
 ('doneW','rule 4 as written: DONE presented again by write, stored name: create',K('',[C2[0],F,C2[0]],faults=0)),
 ('doneW','same, create, no force: updated since',K('',[C2[0],('update',1,3),('update',2,4),C2[0]],faults=0)),
 ('doneWr','rule 4: DONE presented on the record\'s name',K('',[('update',0,3),CL,('update',1,4),('update',0,3)],start=A,faults=0)),
 ('doneW','rule 4: DONE presented, version pruned',K('',U+U2+[('update',2,4)]+U,start=A,faults=0)),
 ('invarg','rule 4: taken = INVALID_ARGUMENT for PUT',K('',U+U,start=A,faults=1)),
 ('litack','rule 8: owner with taken takes over and acks',K('',[('update',0,2),('update',0,9)],start=A,faults=1)),
 ('stuck','operation stays open when pin gone (no excuse)',K('',U,start=A,sweepers=1,faults=1,opput=2)),
]
MUT=[
 ('noquar','no quarantine: force',K('',C2+[F],faults=2)),
 ('noquar','no quarantine: undelete',K('',[D,UN,D],start=A,faults=2)),
 ('norecheck','no second burial: force',K('',C2+[F],faults=2)),
 ('oneshot','no second burial: undelete',K('',[D,UN,D],start=A,faults=2)),
 ('reuse','reuse name after force',K('',[F,('create',0,9)],start=A,faults=2)),
 ('reuse','reuse name after roll-back',K('',C2,faults=2)),
 ('readcur','skip the pin: read AWSCURRENT',K('',U,start=A,faults=1)),
 ('lostdel','delete on a lost race',K('',C2[:1],faults=1,foreign=1)),
 ('mint','mint op id in the retry',K('',U+U,start=A,faults=1)),
 ('nofence','abandon update without fence',K('',U+U2+[('update',2,4)],start=A,faults=3)),
 ('nocmp','taken = landed, without comparing',K('',U,start=A,sweepers=2,faults=1)),
 ('nomark','no PUT_TAKEN, AWS lies once',K('',U,start=A,faults=1,mut=['weak'])),
 ('nomark','no PUT_TAKEN mark, AWS honest',K('',U+U2,start=A,sweepers=2,faults=1,den=1)),
 ('ownflip','owner may flip in PUT_TAKEN, AWS lies',K('',U,start=A,faults=1,mut=['weak'])),
 ('nopin','back leaves the old pin',K('',U+U2+[('update',2,4)],start=A,faults=2)),
 ('noexp','take-over commits without expected version',K('',U+U2,start=A,sweepers=2,faults=1)),
 ('blindrestore','undelete without reading the pin',K('',[D,UN],start=A,faults=1,expire=1)),
 ('nograve','no tombstone for a rolled-back create',K('',C2[:1],faults=1)),
 ('noundelq','undelete of unclean tombstone does not wait',K('',[D,UN],start=A,faults=2)),
 ('noclaim','claim take-over not marked unclean',K('',[D,UN],start=A,faults=2)),
 ('noproof','bury without proof',K('',C2[:1],faults=1,foreign=1)),
 ('blind','Delete before Create(marker)',K('',C2[:1],faults=1,foreign=1)),
 ('unboundrec','account expunge removes records whatever became of the account',K('',[AD,AD,CR],start=A,faults=0)),
 ('unboundnames','account expunge forgets names whatever became of the account',K('',[AD,AD,CR],start=A,faults=0)),
 ('noacct','account not in the create commit',K('',[AD,C2[0]],faults=1)),
 ('nolife','call outlives quarantine and window',K('',C2+[D],faults=2,expire=1,mut=['noquar'])),
]
if __name__=='__main__':
    w=sys.argv[1]
    if w=='new':
        k=int(sys.argv[2]); tm=int(sys.argv[3]); tot=bad_=0
        for n,c in enumerate(NEW):
            if n%2!=k: continue
            try: r=explore(c,tmax=tm,verbose=True)
            except Exception as ex:
                import traceback; print(c.name); traceback.print_exc(); continue
            show(r); tot+=r['states']; bad_+=bool(r['viol'])
        print('TOTAL',tot,'states, violations in',bad_)
    if w=='next':
        for c in NEXT: show(explore(c,tmax=int(sys.argv[2]),verbose=True))
    if w=='one':
        for c in NEW+NEXT:
            if sys.argv[2] in c.name: show(explore(c,tmax=200,verbose=True))
    if w in('mut','lit'):
        for k,t,c in (MUT if w=='mut' else LIT):
            c.name='%s: %s'%(k,t); c.mut=c.mut|{k}
            try: show(explore(c,progress=(w=='lit'),tmax=60),full='-v' in sys.argv)
            except Exception as ex:
                import traceback; print(c.name); traceback.print_exc()
