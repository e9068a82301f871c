#!/usr/bin/env python3
"""Explicit-state model of the credential lifecycle (one connector id, one account and its lives; see README.md).
state = (rec, gen, graves, reqs, acct, aws, net, thr, bud, flips)
 rec   None | (st, g, pin, prev, pend, exp, ct)   st C/A/D; pend None|(kind,op,g) kind N/P/R (old: also D)
 grave (g, ct, pin, mode, phase, claim, dirty)
 aws[g-1] None | (L|S, ((tok,val),..in creation order), cur, prev)
 net   sorted tuple of calls (kind, g, tok, val, tid)  tid 0 = zombie: nobody waits for the answer
 thr   (pc, op, g, x)
 acct  (open | closing | none, version): a version is never used again; after none, a create begins the next life
"""
import sys, time
M=-1; CUR=-5; WI=-6; FO=-7
REC,GEN,GRV,REQ,ACC,AWS,NET,THR,BUD,FL=range(10)
class Cfg:
    def __init__(s,name,clients,sweepers=1,G=4,faults=1,den=0,opput=0,expire=0,foreign=0,start=None,proto='new',mut=(),vanish=1,maxs=3_000_000):
        s.__dict__.update(locals()); s.mut=set(mut)
        s.n=len(clients); s.nt=s.n+sweepers
def isops(tok): return tok>=100
def init(c):
    aws=[None]*c.G; rec=None; gen=0
    if c.foreign: aws[0]=('L',((200,200),),200,0)
    if c.start=='A':   # an active connector with a secret, version token 50, value 50
        aws[0]=('L',((50,50),),50,0); rec=('A',1,50,0,None,50,50); gen=1
    return (rec,gen,(),tuple([None]*4),('open',1),tuple(aws),(),tuple([('init',0,0,0)]*c.n+[('idle',0,0,0)]*c.sweepers),
            (c.faults,c.den,c.opput,c.expire),(0,0,0,0))
def up(S,**k):
    L=list(S)
    for a,v in k.items(): L[globals()[a]]=v
    return tuple(L)
def thr(S,i,t):
    l=list(S[THR]); l[i]=t; return up(S,THR=tuple(l))
def call(S,i,kind,g,tok,val,t):
    S=thr(S,i,t)
    return up(S,NET=tuple(sorted(S[NET]+((kind,g,tok,val,i+1),))))
def setaws(S,g,v):
    l=list(S[AWS]); l[g-1]=v; return up(S,AWS=tuple(l))
def setreq(S,r,v):
    l=list(S[REQ]); l[r]=v; return up(S,REQ=tuple(l))
def reqof(S,op):
    for r,v in enumerate(S[REQ]):
        if v and v==('run',op): return r
    return None
def addg(S,gr):
    return up(S,GRV=tuple(sorted([x for x in S[GRV] if x[0]!=gr[0]]+[gr])))
def delg(S,g): return up(S,GRV=tuple(x for x in S[GRV] if x[0]!=g))
def getg(S,g):
    for x in S[GRV]:
        if x[0]==g: return x
def busy(S,g,me,c):
    if any(x[1]==g and x[4]!=me+1 for x in S[NET]): return True
    for j,t in enumerate(S[THR]):
        if j!=me and t[0] not in('init','end','idle') and t[2]==g: return True
    return False
def ver(a,tok):
    for t,v in a[1]:
        if t==tok: return v
def apply(S,cl):
    """AWS executes a call; returns (state, result)"""
    k,g,tok,val,_=cl; a=S[AWS][g-1]
    if k=='Cre':
        if a is None: return setaws(S,g,('L',((tok,val),),tok,0)),'ok'
        if a[0]=='S': return S,'inv'
        return S,('ok' if ver(a,tok)==val else 'exists')
    if a is None: return S,('ok' if False else 'den')
    if k=='Rst': return setaws(S,g,('L',)+a[1:]),'ok'
    if k=='Del':
        if tok==FO: return setaws(S,g,None),'ok'
        if a[0]=='S': return S,'inv'
        return setaws(S,g,('S',)+a[1:]),'ok'
    if a[0]=='S': return S,'inv'
    if k=='Put':
        v=ver(a,tok)
        if v is not None: return S,('ok' if v==val else 'exists')
        return setaws(S,g,('L',a[1]+((tok,val),),tok,a[2])),'ok'
    if k=='Get':
        if tok==CUR: tok=a[2]
        v=ver(a,tok)
        return S,(('val',tok,v) if v is not None else 'nf')
def order(a,tok):
    for i,(t,_) in enumerate(a[1]):
        if t==tok: return i
    return -1
# ---------------------------------------------------------------- invariants
# FL: per request count of effects; FL[0]==8 I6b wrong acknowledgement, 9 forward with a foreign value
def check(c,S,lab):
    r=S[REC]
    if S[FL][0]==6: return 'I8 a connector of an account that nobody removes is gone'
    if S[FL][0]==5: return 'I9 the names or requests of an account that nobody removes are forgotten'
    if S[FL][0]==9: return 'I1b forward with a value that no client of this request sent'
    if S[FL][0]==8: return 'I6b a client was told success, but other credentials took effect'
    if S[FL][0]==7: return 'I6c a legitimate retry was told INVALID_ARGUMENT'
    if r and r[0]=='A' and r[1]:
        a=S[AWS][r[1]-1]
        if a is None or a[0]!='L': return 'I4 live record, its secret is deleted'
        pin=r[2]
        if 'readcur' in c.mut: pin=a[2]
        v=ver(a,pin)
        if v is None:
            if c.opput and S[BUD][2]<c.opput: v=r[5]   # rule 17: MISSING; an operator pushed the pin out
            else: return 'I1 pinned version is gone'
        if 'trail' in c.mut and v is not None and v>=5000: v-=5000
        if v!=r[5]: return 'I1 pinned version has another value than acknowledged (%s, expected %s)'%(v,r[5])
        if not c.opput and r[4] is None and a[2]!=pin: return 'R10 no operation open, but the pin %s is not AWSCURRENT (%s)'%(pin,a[2])
    if any(f>1 for f in S[FL]): return 'I6 one request took effect twice'
    for i,a in enumerate(S[AWS]):
        if c.foreign and i==0 and (a is None or a[0]!='L' or not any(t==200 for t,_ in a[1])): return 'I4 a secret of somebody else was deleted'
    if S[ACC][0]=='none' and r: return 'I3 a record appeared after the account was removed'
    if quiet(c,S):
        for i,a in enumerate(S[AWS]):
            if a and a[0]=='L' and not(c.foreign and i==0):
                if not(r and r[0]=='A' and r[1]==i+1): return 'I3 orphan: live secret that no live record names, nothing pending'
        if r is None or r[0]=='D':
            g=S[GEN]+1 if not('reuse' in c.mut) else oldname(S)
            if S[ACC][1]>1 and g<=c.G and S[AWS][g-1] and S[AWS][g-1][0]=='S': return   # a later life passes such a name by
            if g<=c.G and S[AWS][g-1] is not None and not(c.foreign and g==1): return 'I5 the next name is not free'
def lost(c,S):
    "operation open, its pin gone (only operators can cause it): allowed to stay open when c.stayopen"
    r=S[REC]
    return c.opput and 'excuse' in c.mut and r and r[0]=='A' and r[4] and r[4][0] in 'PQ' and ver(S[AWS][r[1]-1],r[2]) is None and ('trail' not in c.mut or ver(S[AWS][r[1]-1],r[4][1]) is None)
def quiet(c,S):
    if S[NET] or S[GRV]: return False
    if S[REC] and S[REC][4]: return False
    return all(t[0] in('init','end','idle') for t in S[THR])
# ---------------------------------------------------------------- successors
def young(S,g,t):
    r=S[REC]
    return (r and r[4] and r[4][1]==t) or any(x[0] in('Put','Cre') and x[1]==g and x[2]==t for x in S[NET]) or any(x[0] not in('init','end','idle') and x[1]==t for x in S[THR])
def succ(c,S):
    out=[]; f,d,op,ex=S[BUD]
    for cl in S[NET]:
        rest=list(S[NET]); rest.remove(cl); T=up(S,NET=tuple(rest))
        i=cl[4]-1
        T2,res=apply(T,cl)
        if i<0:
            out.append(('zombie %s(gen%s,%s,%s) takes effect -> %s'%(cl[0],cl[1],cl[2],cl[3],res),T2)); out.append(('zombie %s dies'%cl[0],T)); continue
        t=S[THR][i]
        out.append(('AWS answers t%d %s(gen%s,%s,%s) = %s'%(i+1,cl[0],cl[1],cl[2],cl[3],res),thr(T2,i,(t[0]+'!',t[1],t[2],(t[3],res)))))
        if 'weak' in c.mut and cl[0]=='Put' and res=='exists':
            out.append(('!AWS answers t%d Put(gen%d,%d) = ok although another value is stored'%(i+1,cl[1],cl[2]),thr(T,i,(t[0]+'!',t[1],t[2],(t[3],'ok')))))
        if d and cl[0]!='Cre' and not t[0].startswith('q'):
            out.append(('!AWS answers t%d %s(gen%s) = denied/not yet visible'%(i+1,cl[0],cl[1]),up(thr(T,i,(t[0]+'!',t[1],t[2],(t[3],'den'))),BUD=(f,d-1,op,ex))))
    for i in range(c.nt):
        t=S[THR][i]
        if f and t[0] not in('init','end','idle'):
            T=up(S,NET=tuple(sorted(tuple(x[:4])+(0,) if x[4]==i+1 else x for x in S[NET])),BUD=(f-1,d,op,ex))
            out.append(('!t%d dies or gives up (its call may still land)'%(i+1),thr(T,i,('end' if i<c.n else 'idle',0,0,0))))
        if any(x[4]==i+1 for x in S[NET]): continue
        if i<c.n: out+=client(c,S,i,t)
        else: out+=sweeper(c,S,i,t)
    # environment
    for gi,a in enumerate(S[AWS]):
        g=gi+1
        if a and a[0]=='L':
            if c.vanish:
                for t,v in a[1]:
                    if t not in(a[2],a[3]) and ('nolife' in c.mut or not young(S,g,t)):
                        out.append(('AWS prunes the unlabelled version %s of gen%d'%(t,g),setaws(S,g,('L',tuple(x for x in a[1] if x[0]!=t),a[2],a[3]))))
            if op and S[REC] and S[REC][1]==g and S[REC][0]=='A':
                n=100+op
                out.append(('>operator puts version %d on gen%d'%(n,g),up(setaws(S,g,('L',a[1]+((n,n),),n,a[2])),BUD=(f,d,op-1,ex))))
        if a and a[0]=='S' and ex and ('nolife' in c.mut or not busy(S,g,-99,c)):
            out.append(('AWS purges gen%d after its window'%g,up(setaws(S,g,None),BUD=(f,d,op,ex-1))))
    return out
END=('end',0,0,0); IDLE=('idle',0,0,0)
def bad(S,n): l=list(S[FL]); l[0]=n; return up(S,FL=tuple(l))
def flip(S,r,op,g,v):
    if r is None: return S
    l=list(S[FL]); l[r]+=1; return up(setreq(S,r,('done',op,g,v)),FL=tuple(l))
def vals(c,op):
    rq=c.clients[op-1][1]
    return [k[2] for k in c.clients if (k[1]==rq and rq is not None)]+[c.clients[op-1][2]]
def leafv(pv): return (pv%1000)+1000
def client(c,S,i,t):
    o=[]; me=i+1; kind,rq,val=c.clients[i]; r=S[REC]; pc=t[0]; mut=c.mut
    def E(l,T): o.append(('t%d %s: %s'%(me,kind,l),thr(T,i,END)))
    def C(l,T,*a): o.append(('t%d %s: %s'%(me,kind,l),call(T,i,*a)))
    if pc=='init':
        q=S[REQ][rq] if rq is not None else None
        mint='mint' in mut
        if q and q[0]=='done' and not mint:
            _,opid,g,v=q; ck=c.clients[opid-1][0]
            if 'doneN' in mut: E('>replays the answer',S); return o
            if 'doneW' in mut or 'doneWr' in mut:   # rule 4 literally: credentials presented again under the same token
                gg=g if 'doneW' in mut or not(r and r[1]) else r[1]
                C('>DONE: presents the credentials again',S,'Cre' if S[AWS] and (ck=='create') else 'Put',gg,opid,val,('wD',opid,gg,v)); return o
            C('>DONE: reads version %d on gen%d to compare'%(opid,g),S,'Get',g,opid,0,('wE',opid,g,v)); return o
        if q and q[0]=='run' and not mint:
            opid=q[1]
            if r and r[4] and r[4][1]==opid and r[4][0]!='Q':
                g=r[4][2]
                if kind=='leaf': C('>retry reads pin',S,'Get',g,r[2],0,('lr',opid,g,r)); return o
                C('>retry carries op %d on'%opid,S,'Cre' if r[4][0]=='N' else 'Put',g,opid,val,('w'+r[4][0],opid,g,val))
            else: E('retry: nothing to carry on',S)
            return o
        if kind=='acctdel':
            if S[ACC][0]=='open': o.append(('>account expunge starts',thr(up(S,ACC=('closing',S[ACC][1]+1)),i,('ad',0,0,0))))
            if S[ACC][0]=='closing': o.append(('>account expunge is gone on with',thr(S,i,('ad',0,0,0))))
            return o
        if r and r[4] and not(kind=='force' and 'forceany' in mut and r[4][0] in 'PQ'): E('>ABORTED: operation in flight',S); return o
        if r and r[4]:
            qq=reqof(S,r[4][1])
            if qq is not None: S=setreq(S,qq,None)
        def newname(T,base):
            g=T[GEN]+1
            if 'reuse' in mut: g=oldname(T)
            if g>c.G: return None
            T=up(T,GEN=max(T[GEN],g)); return g,T
        if kind=='create':
            if S[ACC][0]=='closing' and 'noacct' not in mut: E('>refused: account is being removed',S); return o
            if r and r[0]!='D': E('>ALREADY_EXISTS',S); return o
            x=newname(S,r)
            if x:
                g,T=x
                if T[ACC][0]=='none': T=up(T,ACC=('open',T[ACC][1]+1))
                if r and 'keepD' in mut: T=up(T,REC=r[:4]+(('N',me,g),)+r[5:])
                else: T=up(T,REC=('C',g,0,0,('N',me,g),0,0))
                if rq is not None: T=setreq(T,rq,('run',me))
                C('>commit NEW gen%d'%g,T,'Cre',g,me,val,('wN',me,g,val))
            return o
        if kind=='undelete':
            if r and r[0]=='D' and r[1]:
                g=r[1]; gr=getg(S,g)
                if gr and gr[4]==0: E('>not yet: tombstone open',S); return o
                if gr and (gr[5] or (gr[6] and busy(S,g,i,c))) and 'noundelq' not in mut: E('>not yet: unclean',S); return o
                T=up(delg(S,g),REC=('D',g,r[2],r[3],('R',me,g),r[5],r[6]))
                C('>commit RESTORE',T,'Rst',g,0,0,('wR',me,g,0))
            return o
        if r is None: return o
        if kind=='force':
            if r[1]: E('>commit record gone, tombstone(force)',addg(up(S,REC=None),(r[1],r[6],r[2],FO,0,0,1)))
            else: E('>commit record gone',up(S,REC=None))
            return o
        if kind=='purge':
            if r[0]=='D' and r[1]: E('>commit record gone, tombstone(window)',addg(up(S,REC=None),(r[1],r[6],r[2],WI,0,0,1)))
            return o
        if r[0]!='A': E('>NOT_FOUND',S); return o
        if kind in('update','updcmp','leaf'):
            if r[1]:
                if kind!='update': C('>reads pin first',S,'Get',r[1],r[2],0,('cp',me,r[1],r)); return o
                T=up(S,REC=r[:4]+(('P',me,r[1]),)+r[5:])
                if rq is not None: T=setreq(T,rq,('run',me))
                C('>commit pending PUT',T,'Put',r[1],me,val,('wP',me,r[1],val))
            else:
                x=newname(S,r)
                if x:
                    g,T=x; T=up(T,REC=r[:4]+(('N',me,g),)+r[5:])
                    if rq is not None: T=setreq(T,rq,('run',me))
                    C('>commit pending NEW gen%d'%g,T,'Cre',g,me,val,('wN',me,g,val))
            return o
        if kind in('clear','delete'):
            if kind=='clear' and not r[1]: E('>nothing to clear',S); return o
            T=S
            if r[1]: T=addg(T,(r[1],r[6],r[2],WI,0,0,0))
            E('>commit DELETED + tombstone' if kind=='delete' else '>commit no secret + tombstone',up(T,REC=(('D',)+r[1:]) if kind=='delete' else ('A',0,0,0,None,0,0)))
            return o
        return o
    if pc.startswith('ad'): return removal(S,i,t,mut)
    if not pc.endswith('!'): return o
    x,res=t[3]; opid=t[1]; g=t[2]
    mine= r and r[4] and r[4][1]==opid and r[4][2]==g
    if pc=='wN!':
        if res=='ok' and mine:
            E('flip: record -> gen%d version %d, acknowledged'%(g,opid),flip(up(S,REC=('A',g,opid,0,None,x,opid)),rq,opid,g,x))
        elif 'lostdel' in mut and res=='exists': C('lost the race: deletes the name',S,'Del',g,WI,0,('ld',opid,g,0))
        elif res in('exists','inv') and mine and S[ACC][0]!='open': E('ends, not acknowledged: the account is being removed',S)
        elif res in('exists','inv') and mine and S[GEN]<c.G:
            T=addg(S,(g,opid,0,WI,0,0,0)); ng=S[GEN]+1
            T=up(T,GEN=ng,REC=r[:1]+((ng,) if r[0]=='C' else (r[1],))+r[2:4]+(('N',opid,ng),)+r[5:])
            C('name taken: goes on with gen%d'%ng,T,'Cre',ng,opid,x,('wN',opid,ng,x))
        else: E('ends, not acknowledged (%s)'%(res,),S)
    elif pc=='cp!':
        if (S[REC]!=x and 'nocheckrec' not in mut) or r is None or r[4] or (rq is not None and S[REQ][rq] is not None): E('record or request moved: ABORTED',S)
        elif res[0]=='val' and res[2]==val and kind=='updcmp':
            T=S if rq is None else flip(S,rq,me,g,val); E('equal: no secret written, DONE',T if r[5]==val else bad(T,8))
        elif res[0]=='val' or kind=='updcmp':
            v=leafv(res[2]) if kind=='leaf' else val
            T=up(S,REC=r[:4]+(('P',me,r[1]),)+r[5:])
            if rq is not None: T=setreq(T,rq,('run',me))
            C('commit pending PUT',T,'Put',r[1],me,v,('wP',me,r[1],v))
        else: E('refused: pin unreadable',S)
    elif pc=='lr!':
        if res[0]=='val': C('retry carries op %d on'%opid,S,'Put',g,opid,leafv(res[2]),('wP',opid,g,leafv(res[2])))
        else: E('gives up',S)
    elif pc=='wP!':
        if res=='ok' and mine and (r[4][0]=='P' or 'ownflip' in mut): E('flip: version %d, acknowledged'%opid,flip(up(S,REC=('A',g,opid,0,None,x,r[6])),rq,opid,g,x))
        elif res=='exists' and 'invarg' in mut:   # rule 4 literally: taken = another request
            same=all(k[2]==val for k in c.clients if k[1]==rq)
            E('INVALID_ARGUMENT: another request',bad(S,7) if same else S)
        elif res=='exists' and 'litack' in mut and mine and r[4][0]=='P': C('taken: takes over itself (9), Get pin',up(S,REC=r[:4]+(('Q',opid,g),)+r[5:]),'Get',g,opid,0,('lk',opid,g,r[:4]+(('Q',opid,g),)+r[5:]))
        else: E('ends, not acknowledged (%s)'%(res,),S)
    elif pc=='lk!':
        if res[0]=='val' and S[REC]==x and res[2]!=r[5]:
            T=flip(up(S,REC=('A',g,opid,0,None,res[2],r[6])),rq,opid,g,res[2])
            E('forward, acknowledged',bad(T,8) if res[2]!=val else T)
        else: E('ends, not acknowledged',S)
    elif pc=='wD!':
        T=S
        if res=='exists':
            same=all(k[2]==val for k in c.clients if k[1]==rq)
            E('INVALID_ARGUMENT: another request',bad(S,7) if same else S)
        else: E('replays',S)
    elif pc=='wE!':
        if res[0]=='val' and res[2]!=val and kind!='leaf': E('INVALID_ARGUMENT: another request',S)
        elif res[0]=='val': E('replays (compared)',bad(S,8) if x!=val and kind!='leaf' else S)
        else: E('version not readable: replays on the masked form',S)
    elif pc=='wR!':
        if res=='ok' and mine and 'blindrestore' in mut: E('flip ACTIVE',up(S,REC=('A',)+r[1:4]+(None,)+r[5:]))
        elif res=='ok' and mine: C('restored: Get pin',S,'Get',g,r[2],0,('wS',opid,g,0))
        else: E('ends, not acknowledged',S)
    elif pc=='wS!':
        if mine and r[4][0]=='R' and res[0]=='val' and res[2]!=M: E('flip ACTIVE',up(S,REC=('A',)+r[1:4]+(None,)+r[5:]))
        else: E('ends, not acknowledged',S)
    else: E('done',S)
    return o
def removal(S,i,t,mut):
    """Steps of an account's removal: each reads the account, and may then stall for any time."""
    pc,_,_,ver=t; bound=S[ACC]==('closing',ver) or ('unboundrec' if pc=='ad1' else 'unboundnames') in mut; o=[]
    def go(l,T,*a): o.append(('t%d account expunge: %s'%(i+1,l),thr(T,i,a if a else END)))
    if pc=='ad':      # a step begins
        if S[ACC][0]=='closing': go('reads the account, being removed',S,'ad1',0,0,S[ACC][1])
        else: go('there is nothing to remove',S)
    elif pc=='ad1':   # it lists, and removes what it finds
        r=S[REC]
        if r and not r[4]:
            if not bound: go('the account is another: record untouched',S)
            else:
                T=up(S,REC=None)
                if r[1]: T=addg(T,(r[1],r[6],r[2],FO,0,0,1))
                go('record gone, tombstone',T if S[ACC][0]!='open' else bad(T,6),'ad1',0,0,ver)
        elif r is None and not S[GRV]: go('nothing is left',S,'adn',0,0,ver)
        else: go('the step ends',S,'ad',0,0,0)
    elif pc=='adn':   # what only remembers goes
        if not bound: go('the account is another: nothing is forgotten',S)
        else:
            T=up(S,GEN=0,REQ=tuple([None]*4))
            go('names and requests gone',up(T,FL=(0,0,0,0)) if S[ACC][0]!='open' else bad(T,5),'ad2',0,0,ver)
    elif pc=='ad2':   # and the account itself, at the version that the step began with
        if S[ACC]==('closing',ver): go('account gone',up(S,ACC=('none',ver+1)))
        else: go('the account is another: it stays',S)
    return o
def sweeper(c,S,i,t):
    o=[]; me=i+1; r=S[REC]; pc=t[0]; mut=c.mut
    def I(l,T): o.append(('s%d %s'%(me,l),thr(T,i,IDLE)))
    def C(l,T,*a): o.append(('s%d %s'%(me,l),call(T,i,*a)))
    LIT='lit9' in mut   # rule 9 as written
    if pc=='idle':
        if r and r[4]:
            k,op,g=r[4]
            if k=='N':
                T=addg(S,(g,op,0,WI,0,0,0)) if 'nograve' not in mut else S
                q=reqof(S,op)
                if q is not None: T=setreq(T,q,None)
                T=up(T,REC=None if r[0]=='C' else r[:4]+(None,)+r[5:])
                I('rolls create back: name burned, tombstone(gen%d)'%g,T)
            elif k in 'PQ':
                if 'nofence' in mut:
                    q=reqof(S,op); T=S if q is None else setreq(S,q,None)
                    I('rolls update back without fence',up(T,REC=r[:4]+(None,)+r[5:]))
                elif k=='P' and LIT and 'nomark' not in mut:
                    r=r[:4]+(('Q',op,g),)+r[5:]; C('takes op %d over (commit), Get pin'%op,up(S,REC=r),'Get',g,r[2],0,('f2',op,g,r))
                else: C('meets op %d in %s: Get pin'%(op,'PUT' if k=='P' else 'PUT_TAKEN'),S,'Get',g,r[2],0,('f2',op,g,r))
            elif k=='R': C('finishes RESTORE',S,'Rst',g,0,0,('r1',op,g,r))
        for gr in S[GRV]:
            g,ct,pin,mode,ph,cl,dirty=gr
            if ph==1 and 'noquar' not in mut and busy(S,g,i,c): continue
            nd=1 if (cl and ph==0) or dirty else 0
            if 'noclaim' in mut: nd=dirty
            T=addg(S,(g,ct,pin,mode,ph,me,nd))
            if 'norecheck' in mut and ph==1: I('drops the tombstone',delg(S,g)); continue
            pre='q' if ph==1 else 'g'
            if ph==0 and (pin or 'blind' in mut): C('digs gen%d: Delete'%g,T,'Del',g,mode,0,(pre+'d',ct,g,gr))
            else: C('digs gen%d: Create(marker)'%g,T,'Cre',g,ct,M,(pre+'c',ct,g,gr))
        return o
    if not pc.endswith('!'): return o
    x,res=t[3]; op=t[1]; g=t[2]
    def decide(x0,p,v):
        if S[REC]!=x0 and 'noexp' not in mut: I('record moved',S); return
        rr=S[REC] if 'noexp' in mut else x0
        if rr is None: I('record gone',S); return
        q=reqof(S,op)
        if (v==p if 'trail' not in mut else v>=5000):
            T=up(S,REC=('A',g,op if 'nopin' not in mut else r[2],0,None,rr[5],rr[6]))
            if q is not None: T=setreq(T,q,None)
            I('finishes op %d back: pin=%d'%(op,op),T)
        else:
            T=flip(up(S,REC=('A',g,op,0,None,v,rr[6])),q,op,g,v)
            I('finishes op %d forward: pin=%d value %s'%(op,op,v),T if v in vals(c,op) or v>=1000 else bad(T,9))
    if pc=='f2!':
        if S[REC]!=x: I('record moved',S); return o
        if res[0]=='val':
            y=x
            if x[4][0]=='P' and 'nomark' not in mut: y=x[:4]+(('Q',op,g),)+x[5:]
            C('%sfences op %d with the pinned value %s'%('commit PUT_TAKEN, ' if y!=x else '',op,res[2]),up(S,REC=y),'Put',g,op,(res[2] if 'trail' not in mut or res[2]>=5000 else res[2]+5000),('f3',op,g,(y,res[2])))
        elif LIT or x[4][0]=='P' or 'trail' in mut: C('pin unreadable: Get op version',S,'Get',g,op,0,('f6' if res!='nf' else 'f8',op,g,x))
        elif ('failclosed' in mut or 'fc2' in mut) and res=='nf': C('pin gone: Get op version',S,'Get',g,op,0,('f7',op,g,x))
        else: I('pin unreadable, PUT_TAKEN: stays open',S)
    elif pc=='f3!':
        x0,p=x
        if res=='ok' and ('nomark' in mut or 'trustok' in mut): decide(x0,p,p)
        elif res in('ok','exists'):
            if res=='exists' and 'nocmp' in mut and S[REC]==x0: decide(x0,p,opv(c,op)); return o
            C('reads what op %d became'%op,S,'Get',g,op,0,('f4',op,g,x))
        else: I('retry later',S)
    elif pc=='f4!':
        x0,p=x
        if res[0]=='val' and (p is None or res[2]==M) and 'trail' not in mut:
            if S[REC]!=x0: I('record moved',S)
            else:
                q=reqof(S,op); T=up(S,REC=x0[:4]+(None,)+x0[5:])
                if q is not None: T=setreq(T,q,None)
                I('marker fence: back, pin unchanged (MISSING)',T)
        elif res[0]=='val': decide(x0,p,res[2])
        else: I('retry later',S)
    elif pc in('f6!','f8!'):
        if S[REC]!=x: I('record moved',S)
        elif res[0]=='val': decide(x,None,res[2])
        elif 'fc2' in mut and res=='nf' and pc=='f8!':
            y=x[:4]+(('Q',op,g),)+x[5:]; C('neither there: commit PUT_TAKEN, fences with the marker',up(S,REC=y),'Put',g,op,M,('f3',op,g,(y,None)))
        else: I('neither readable: stays open',S)
    elif pc=='f7!':
        if S[REC]!=x: I('record moved',S)
        elif res[0]=='val':
            q=reqof(S,op); T=up(S,REC=r[:4]+(None,)+r[5:])
            if q is not None: T=setreq(T,q,None)
            I('pin gone: back, pin unchanged (MISSING)',T)
        elif 'fc2' in mut and res=='nf': C('neither there: fences with the marker',S,'Put',g,op,M,('f3',op,g,(x,None)))
        else: I('retry later',S)
    elif pc=='r1!':
        if S[REC]!=x: I('record moved',S); return o
        if res=='ok' and 'blindrestore' in mut: I('finishes: ACTIVE',up(S,REC=('A',)+r[1:4]+(None,)+r[5:]))
        else: C('restore answered: Get pin',S,'Get',g,r[2],0,('r2',op,g,x))
    elif pc=='r2!':
        if S[REC]!=x: I('record moved',S); return o
        if res[0]=='val' and res[2]!=M: I('finishes: ACTIVE',up(S,REC=('A',)+r[1:4]+(None,)+r[5:]))
        else: I('back: stays DELETED, tombstone again',addg(up(S,REC=r[:4]+(None,)+r[5:]),(g,r[6],r[2],WI,0,0,1)))
    else:
        gr=getg(S,g); mine=gr and gr[5]==me
        def adv(l):
            if not mine: I('claim lost',S); return
            if gr[4]==0 and 'oneshot' not in c.mut: I(l+': buried, re-check due',addg(S,gr[:4]+(1,0,gr[6])))
            else: I(l+': grave closed',delg(S,g))
        def rel(l):
            I(l+': again later',addg(S,gr[:5]+(0,gr[6])) if mine else S)
        p=pc[0]
        if pc[1]=='d':
            if res in('ok','inv'): adv('deleted')
            elif pc[0]=='g' and x[4]==0 and x[2] and op>=0 and res!='x': C('not there or denied: Create(marker)',S,'Cre',g,op,M,(p+'c',op,g,x))
            else: rel('denied')
        elif pc[1]=='c':
            if res=='ok': C('marker in place: Delete',S,'Del',g,WI ,0,(p+'e',op,g,x))
            elif res=='inv': adv('scheduled')
            else:
                proof=x[2] if x[2] else op
                if 'noproof' in c.mut: C('exists: Delete',S,'Del',g,x[3],0,(p+'e',op,g,x))
                else: C('exists: Get proof',S,'Get',g,proof,0,(p+'g',op,g,(x,0)))
        elif pc[1]=='e':
            if res in('ok','inv'): adv('deleted')
            else: rel('denied')
        elif pc[1]=='g':
            x0,n=x
            if res[0]=='val': C('ours: Delete',S,'Del',g,x0[3],0,(p+'e',op,g,x0))
            elif res=='inv': adv('scheduled')
            elif res=='nf' and n==0 and x0[2] and op!=x0[2]: C('Get second proof',S,'Get',g,op,0,(p+'g',op,g,(x0,1)))
            elif res=='nf': adv('not ours')
            else: rel('denied')
    return o
def opv(c,op): return 50 if op==50 else c.clients[op-1][2]
def oldname(S):
    for k,a in enumerate(S[AWS]):
        if a is None or a[0]!='S': return k+1
    return len(S[AWS])
# ---------------------------------------------------------------- search
import re
COV={}
def explore(c,allkinds=False,progress=True,verbose=False,tmax=400):
    t0=time.time(); s0=init(c); ids={s0:0}; order_=[s0]; par=[-1]; lab=['']; rev={} ; edges=[]
    viol={}; i=0; trunc=False
    while i<len(order_):
        S=order_[i]
        v=check(c,S,None)
        if v:
            key=v[:40]
            if key not in viol:
                viol[key]=(v,i)
                if not allkinds: break
            i+=1; continue
        for l,T in succ(c,S):
            pass
            j=ids.get(T)
            if j is None:
                j=len(order_)
                if j>=c.maxs or (j&4095)==0 and time.time()-t0>tmax: trunc=True; break
                ids[T]=j; order_.append(T); par.append(i); lab.append(l)
            if progress and l[0]!='!' and '>' not in l[:14]: edges.append((j,i))
        if trunc: break
        i+=1
    n=len(order_); stuck=None
    if not viol and not trunc and progress:
        import array
        edges.sort(); ok=bytearray(n); st=[k for k in range(n) if quiet(c,order_[k]) or lost(c,order_[k])]
        for k in st: ok[k]=1
        start=array.array('l',[0])*(n+1)
        for j,_ in edges: start[j+1]+=1
        for k in range(n): start[k+1]+=start[k]
        while st:
            k=st.pop()
            for e in range(start[k],start[k+1]):
                p=edges[e][1]
                if not ok[p]: ok[p]=1; st.append(p)
        for k in range(n):
            if not ok[k]: stuck=k; viol['I7']=('I7 no way to finish without a new fault or client',k); break
    def trace(k):
        tr=[]
        while par[k]>=0: tr.append(lab[k]); k=par[k]
        return tr[::-1]
    res=dict(name=c.name,states=n,trunc=trunc,secs=round(time.time()-t0,1),viol={k:(v,trace(k2)) for k,(v,k2) in viol.items()})
    if viol and verbose:
        for k,(v,k2) in viol.items(): res['last']=order_[k2]
    return res
def show(r,full=True):
    print('%-46s %9d states %6.1fs %s'%(r['name'],r['states'],r['secs'],'TRUNCATED' if r['trunc'] else ''),'VIOLATION' if r['viol'] else 'ok',flush=True)
    for k,(v,tr) in r['viol'].items():
        print('    **',v,flush=True)
        if full:
            for x in tr: print('       ',x)
    if 'last' in r: print('     ',r['last'])
